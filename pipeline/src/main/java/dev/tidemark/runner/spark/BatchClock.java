/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.spark.util.Clock;

/**
 * When micro-batches begin: each at its time, but while one runs no more than one is called up to
 * follow it. Spark calls up one at each tick, whether or not they are done in time, and forgets
 * what a batch has kept in memory only behind all that it has called up by then. So where batches
 * take longer than their interval, or the first took long, it would keep what ever more of them
 * had. Ticks are late by this, and none is left out. Spark makes it by its name, {@code
 * spark.streaming.clock}.
 */
public final class BatchClock implements Clock {
  private static final long LOOK_MILLIS = 2;

  private final SteadyClock clock = new SteadyClock();
  private final BooleanSupplier paced;
  private final LongSupplier lastDone;
  private long last;
  private long beforeLast;

  /** The clock of a pipeline whose batches pass a {@link BatchBarrier}, or of one with none. */
  public BatchClock() {
    this(BatchBarrier::isPassed, GlobalWatermarkHolder::getLastWatermarkedBatchTime);
  }

  /**
   * A clock.
   *
   * @param paced whether {@code lastDone} can be relied upon
   * @param lastDone the time of the last batch that is done
   */
  BatchClock(BooleanSupplier paced, LongSupplier lastDone) {
    this.paced = paced;
    this.lastDone = lastDone;
  }

  @Override
  public long getTimeMillis() {
    return clock.getTimeMillis();
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  /** Called by the one thread that ticks; an interrupt ends it, as {@link SteadyClock}'s. */
  @Override
  public long waitTillTime(long targetTime) {
    long now = clock.waitTillTime(targetTime);
    while (paced.getAsBoolean() && lastDone.getAsLong() < beforeLast) {
      now = clock.waitTillTime(clock.getTimeMillis() + LOOK_MILLIS);
    }
    beforeLast = last;
    last = targetTime;
    return now;
  }
}
