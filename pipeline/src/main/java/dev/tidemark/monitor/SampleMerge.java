/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

/**
 * Makes one point of many that follow one another: counts add up, rates are those of all together,
 * durations the longest, and levels the last.
 */
final class SampleMerge {
  private Sample last;
  private long begin;
  private long rows;
  private long late;
  private long malformed;
  private long longest;
  private double workSeconds;
  private boolean failed;

  boolean isEmpty() {
    return last == null;
  }

  /** When the first of them ended. */
  long begin() {
    return begin;
  }

  void add(Sample sample) {
    if (last == null) {
      begin = sample.at();
    }
    last = sample;
    rows += sample.rows();
    late += sample.late();
    malformed += sample.malformed();
    longest = Math.max(longest, sample.duration());
    workSeconds += sample.rows() == 0 ? 0 : sample.duration() / 1000.0;
    failed |= sample.failed();
  }

  /** The point of all that were added since the last call; there must be one. */
  Sample take(long until) {
    Sample merged =
        new Sample(
            last.at(),
            rows,
            ProgressTracker.rate(rows, (until - begin) / 1000.0),
            ProgressTracker.rate(rows, workSeconds),
            longest,
            last.stateRows(),
            late,
            malformed,
            last.windowsOpen(),
            last.lag(),
            last.watermarkLag(),
            failed);
    last = null;
    rows = 0;
    late = 0;
    malformed = 0;
    longest = 0;
    workSeconds = 0;
    failed = false;
    return merged;
  }
}
