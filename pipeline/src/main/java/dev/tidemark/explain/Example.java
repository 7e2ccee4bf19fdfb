/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.window.SlidingWindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A window to speak of, that which holds ten o'clock of some day. */
final class Example {
  private static final Instant TEN = Instant.parse("2026-01-02T10:00:00Z");

  private Example() {}

  /** {@code 10:00–10:05}. */
  static String window(SlidingWindowSpec windows) {
    Instant start = start(windows);
    Instant end = end(windows);
    TimeFormat format = TimeFormat.of(List.of(start, end));
    return format.of(start) + "–" + format.of(end);
  }

  static Instant end(SlidingWindowSpec windows) {
    return start(windows).plus(windows.size());
  }

  private static Instant start(SlidingWindowSpec windows) {
    return Instant.ofEpochMilli(windows.lastWindowStart(TEN.toEpochMilli()));
  }

  static String clock(Instant time) {
    boolean otherDay = Duration.between(TEN, time).abs().toHours() >= 14;
    return otherDay
        ? TimeFormat.of(List.of(TEN, time)).of(time)
        : TimeFormat.of(List.of(time)).of(time);
  }
}
