/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;

/**
 * The clicks of the topic: the same for the same parameters, whoever asks.
 *
 * <p>A million rows are an hour of event time, so that results grow with the input. Rows go to the
 * partitions in turn and are out of order by less than {@link #DISORDER}, which is less than any
 * delay, so none is late. Pages follow Zipf's law, users are drawn evenly. Behind the last row each
 * partition has a <em>tail</em>: one row a day later, by which every window before it closes.
 *
 * @param rows how many, the tails not among them
 */
record Workload(long seed, long rows, int partitions, int users, int pages) {
  static final Instant BASE = Instant.parse("2026-01-02T00:00:00Z");
  static final Duration DISORDER = Duration.ofSeconds(30);
  private static final double ANONYMOUS = 0.03;
  private static final double BOTS = 0.05;
  private static final double ROWS_PER_MILLI = 1_000_000.0 / 3_600_000;

  /** Gives every row with its partition, in the order of the topic, tails last. */
  void forEach(ObjIntConsumer<Click> action) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] cumulated = zipf(pages);
    for (long i = 0; i < rows; i++) {
      action.accept(click(random, cumulated, timeline(i)), (int) (i % partitions));
    }
    for (int partition = 0; partition < partitions; partition++) {
      action.accept(tail(), partition);
    }
  }

  /** The row that closes every window of the others. */
  Click tail() {
    return new Click(0, 0, 0, timeline(rows) + Duration.ofDays(1).toMillis());
  }

  private static long timeline(long row) {
    return BASE.toEpochMilli() + DISORDER.toMillis() + (long) (row / ROWS_PER_MILLI);
  }

  private Click click(SplittableRandom random, double[] cumulated, long timeline) {
    double share = random.nextDouble();
    int found = Arrays.binarySearch(cumulated, share);
    int page = Math.min(pages - 1, found < 0 ? -found - 1 : found);
    int user = random.nextDouble() < ANONYMOUS ? -1 : random.nextInt(users);
    int action = random.nextDouble() < BOTS ? Click.BOT : random.nextInt(Click.BOT);
    return new Click(user, page, action, timeline - random.nextInt((int) DISORDER.toMillis()));
  }

  /** For each page the share of clicks that go to it or to one before it. */
  private static double[] zipf(int pages) {
    double[] cumulated = new double[pages];
    double sum = 0;
    for (int i = 0; i < pages; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
    for (int i = 0; i < pages; i++) {
      cumulated[i] /= sum;
    }
    return cumulated;
  }
}
