/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.time.Instant;

/** Points in time as TIMESTAMP columns hold them: microseconds since 1970, UTC. */
public final class Micros {
  private static final long PER_SECOND = 1_000_000;
  private static final long PER_MILLI = 1_000;

  private Micros() {}

  /**
   * The point in time, any finer part cut off towards the past.
   *
   * @throws ArithmeticException when it is more than 292,000 years from 1970
   */
  public static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano() / 1_000);
  }

  /**
   * The point in time given in milliseconds since 1970.
   *
   * @throws ArithmeticException when it is more than 292,000 years from 1970
   */
  public static long ofMillis(long millis) {
    return Math.multiplyExact(millis, PER_MILLI);
  }

  /** Whole milliseconds since 1970, any finer part cut off towards the past. */
  public static long toMillis(long micros) {
    return Math.floorDiv(micros, PER_MILLI);
  }

  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }
}
