/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import java.util.ArrayList;
import java.util.List;

/**
 * A point of the charts: one batch, or some that were made one.
 *
 * @param at when it ended, in ms since 1970
 * @param rows records read
 * @param inputRate records that came in per second
 * @param processedRate records per second of a batch's duration
 * @param duration of the longest batch, in ms
 * @param stateRows rows kept after it, over all sinks
 * @param late rows that came too late
 * @param malformed records that could not become rows
 * @param windowsOpen after it; -1 if unknown
 * @param lag records known to wait unread
 * @param watermarkLag of each partition, in ms, in the order of {@link QueryProgress.Source}; of at
 *     most {@link #MAX_PARTITIONS}; -1 if unknown
 * @param failed whether a batch of it failed
 */
public record Sample(
    long at,
    long rows,
    double inputRate,
    double processedRate,
    long duration,
    long stateRows,
    long late,
    long malformed,
    long windowsOpen,
    long lag,
    List<Long> watermarkLag,
    boolean failed) {

  /** Of more partitions than that no chart could show the lines. */
  static final int MAX_PARTITIONS = 16;

  static Sample of(QueryProgress progress) {
    List<Long> lags = new ArrayList<>();
    long unread = 0;
    for (QueryProgress.Source source : progress.sources()) {
      unread += source.lag();
      source.partitions().stream()
          .limit(MAX_PARTITIONS - lags.size())
          .forEach(partition -> lags.add(partition.watermarkLagMs().orElse(-1L)));
    }
    return new Sample(
        progress.timestamp().toEpochMilli() + progress.batchDuration(),
        progress.numInputRows(),
        progress.inputRowsPerSecond(),
        progress.processedRowsPerSecond(),
        progress.batchDuration(),
        progress.stateOperators().stream()
            .mapToLong(QueryProgress.StateOperator::numRowsTotal)
            .sum(),
        progress.rows().late(),
        progress.rows().malformed(),
        progress.windowsOpen().orElse(-1L),
        unread,
        List.copyOf(lags),
        progress.failure().isPresent());
  }
}
