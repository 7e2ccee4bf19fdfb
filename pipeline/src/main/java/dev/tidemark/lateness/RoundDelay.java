/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import java.time.Duration;
import java.util.List;

/** Delays as people write them. */
final class RoundDelay {
  private static final List<Integer> STEPS = List.of(1, 2, 5, 10, 15, 20, 30, 45);
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private RoundDelay() {}

  /** The next longer of 0, 1, 2, 5, 10, 15, 20, 30, 45 seconds or minutes, or whole hours. */
  static Duration up(Duration delay) {
    long millis = delay.toMillis();
    if (millis == 0) {
      return Duration.ZERO;
    }
    for (long unit : List.of(SECOND, MINUTE)) {
      for (int step : STEPS) {
        if (millis <= step * unit) {
          return Duration.ofMillis(step * unit);
        }
      }
    }
    return Duration.ofMillis((millis + HOUR - 1) / HOUR * HOUR);
  }
}
