/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.joda.time.DateTimeUtils;

/**
 * The system's time, but never back. Where the system's clock is set back, it goes on by what has
 * really passed; where that is set forward, or the machine has slept, it goes along.
 *
 * <p>A micro-batch is planned by it, and Beam's triggers of processing time fire by it: the ledger
 * forgets what had time to fire, so both must go by the same clock. On executors that are processes
 * of their own triggers go by the system's.
 */
final class OnwardClock {
  private static final OnwardClock OF_THIS_PROCESS =
      new OnwardClock(System::currentTimeMillis, System::nanoTime);

  private final LongSupplier systemMillis;
  private final LongSupplier nanos;
  private final long startNanos;
  private long startMillis;

  /**
   * A clock of its own, for tests.
   *
   * @param systemMillis milliseconds since 1970, forward and back
   * @param nanos grows by what passes
   */
  OnwardClock(LongSupplier systemMillis, LongSupplier nanos) {
    this.systemMillis = systemMillis;
    this.nanos = nanos;
    this.startMillis = systemMillis.getAsLong();
    this.startNanos = nanos.getAsLong();
  }

  /** The one clock of this process, which is from now on Joda's too, and so Beam's. */
  static OnwardClock ofThisProcess() {
    DateTimeUtils.setCurrentMillisProvider(OF_THIS_PROCESS::millis);
    return OF_THIS_PROCESS;
  }

  /** Milliseconds since 1970. */
  synchronized long millis() {
    long passed = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
    startMillis += Math.max(0, systemMillis.getAsLong() - startMillis - passed);
    return startMillis + passed;
  }
}
