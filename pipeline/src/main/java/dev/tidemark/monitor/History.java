/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What is remembered of a run, however long it lasts: every batch of the last minutes, and coarser
 * points of the last hours and days. In size bounded: about a megabyte.
 */
public final class History {
  private static final int KEPT_REPORTS = 100;

  private final Deque<QueryProgress> reports = new ArrayDeque<>();
  private final Tier batches = new Tier(600, Duration.ZERO);
  private final Tier tens = new Tier(720, Duration.ofSeconds(10));
  private final Tier minutes = new Tier(1_440, Duration.ofMinutes(2));

  /** How much of it is asked for. */
  public enum Range {
    /** Every one of the last 600 batches. */
    RECENT,
    /** The last two hours, by ten seconds. */
    HOURS,
    /** The last two days, by two minutes. */
    DAYS
  }

  /** Points no closer than a distance, the last so many of them. */
  private static final class Tier {
    private final int size;
    private final long distance;
    private final Deque<Sample> points = new ArrayDeque<>();
    private final SampleMerge coming = new SampleMerge();

    Tier(int size, Duration distance) {
      this.size = size;
      this.distance = distance.toMillis();
    }

    void add(Sample sample) {
      if (distance == 0) {
        keep(sample);
        return;
      }
      if (!coming.isEmpty() && sample.at() - coming.begin() >= distance) {
        keep(coming.take(sample.at()));
      }
      coming.add(sample);
    }

    private void keep(Sample point) {
      if (points.size() == size) {
        points.removeFirst();
      }
      points.addLast(point);
    }
  }

  History() {}

  synchronized void add(QueryProgress progress) {
    if (reports.size() == KEPT_REPORTS) {
      reports.removeFirst();
    }
    reports.addLast(progress);
    Sample sample = Sample.of(progress);
    batches.add(sample);
    tens.add(sample);
    minutes.add(sample);
  }

  /** The last reports, oldest first. */
  synchronized List<QueryProgress> reports() {
    return List.copyOf(reports);
  }

  /** The points of a range that ended after {@code after}, in ms since 1970; oldest first. */
  synchronized List<Sample> samples(Range range, long after) {
    Tier tier =
        switch (range) {
          case RECENT -> batches;
          case HOURS -> tens;
          case DAYS -> minutes;
        };
    return tier.points.stream().filter(point -> point.at() > after).toList();
  }
}
