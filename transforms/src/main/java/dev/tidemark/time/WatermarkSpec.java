/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a query's watermark is made from its rows: per partition the greatest event time seen, less
 * {@code delay}; over partitions the least of those that are not idle.
 *
 * @param column the TIMESTAMP column that holds event time
 * @param delay how far behind the newest row a row may be without being late
 * @param idleTimeout how long a partition may bring nothing new before it stops holding the
 *     watermark; empty: it holds for ever
 * @param futureCap how far after the present an event time may lie; a row further off is malformed
 */
public record WatermarkSpec(
    String column, Duration delay, Optional<Duration> idleTimeout, Duration futureCap)
    implements Serializable {

  /** The cap where none is given: clocks differ, but not by an hour. */
  public static final Duration DEFAULT_FUTURE_CAP = Duration.ofHours(1);

  public WatermarkSpec {
    Objects.requireNonNull(column, "column");
    if (delay.isNegative()) {
      throw new IllegalArgumentException(
          "a watermark delay of " + delay + ": it must not be negative");
    }
    idleTimeout
        .filter(timeout -> timeout.isZero() || timeout.isNegative())
        .ifPresent(
            timeout -> {
              throw new IllegalArgumentException(
                  "an idleTimeout of " + timeout + ": it must be longer than 0");
            });
  }

  public static WatermarkSpec of(String column, Duration delay) {
    return new WatermarkSpec(column, delay, Optional.empty(), DEFAULT_FUTURE_CAP);
  }

  public WatermarkSpec withIdleTimeout(Duration idleTimeout) {
    return new WatermarkSpec(column, delay, Optional.of(idleTimeout), futureCap);
  }

  public WatermarkSpec withFutureCap(Duration futureCap) {
    return new WatermarkSpec(column, delay, idleTimeout, futureCap);
  }

  private Object writeReplace() {
    return new Serialized(column, delay, idleTimeout.orElse(null), futureCap);
  }

  /** A specification as Java serialises it, since an Optional is not serializable. */
  private record Serialized(String column, Duration delay, Duration idleTimeout, Duration futureCap)
      implements Serializable {
    private Object readResolve() {
      return new WatermarkSpec(column, delay, Optional.ofNullable(idleTimeout), futureCap);
    }
  }
}
