/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.time.Duration;
import java.util.Objects;

/**
 * Rows made at a steady rate, as Structured Streaming's {@code rate}: {@code value}, counted from
 * 0, and {@code timestamp}, when the row was due.
 *
 * @param rowsPerSecond over all partitions, at least 1
 * @param rampUpTime how long it takes to get there, in a straight line; not negative
 * @param numPartitions at least 1
 */
public record RateSpec(int rowsPerSecond, Duration rampUpTime, int numPartitions)
    implements SourceSpec {

  public RateSpec {
    Objects.requireNonNull(rampUpTime, "rampUpTime");
  }

  /** At once, in one partition. */
  public static RateSpec of(int rowsPerSecond) {
    return new RateSpec(rowsPerSecond, Duration.ZERO, 1);
  }

  public RateSpec withRampUpTime(Duration rampUpTime) {
    return new RateSpec(rowsPerSecond, rampUpTime, numPartitions);
  }

  public RateSpec withNumPartitions(int numPartitions) {
    return new RateSpec(rowsPerSecond, rampUpTime, numPartitions);
  }
}
