/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which windows of event time a row falls into. Windows are half-open, {@code [start, end)}, in
 * milliseconds since 1970 UTC.
 *
 * <pre>
 *   tumbling(5 min):            10:03 → [10:00, 10:05)
 *   sliding(10 min, 5 min):     10:03 → [09:55, 10:05), [10:00, 10:10)
 *   session(10 min):            10:03 → [10:03, 10:13), and with 10:08 → [10:03, 10:18)
 * </pre>
 *
 * <p>What is asked about a row here is asked of the row alone: its session is the one that it would
 * be in by itself.
 */
public sealed interface WindowSpec extends Serializable
    permits SlidingWindowSpec, SessionWindowSpec, AllTimeSpec {

  /** Windows that follow one another: each row is in exactly one. */
  static SlidingWindowSpec tumbling(Duration size) {
    return new SlidingWindowSpec(size, size, Duration.ZERO);
  }

  /**
   * Windows of {@code size} that begin {@code every} so often: each row is in about {@code size /
   * every} of them.
   */
  static SlidingWindowSpec sliding(Duration size, Duration every) {
    return new SlidingWindowSpec(size, every, Duration.ZERO);
  }

  /** A window for each stretch of a group's rows that are less than {@code gap} apart. */
  static SessionWindowSpec session(Duration gap) {
    return new SessionWindowSpec(gap);
  }

  /** One window for all rows, which never closes: no windows, one might say. */
  static AllTimeSpec allTime() {
    return new AllTimeSpec();
  }

  /**
   * The start of the first window that holds {@code time} and ends after {@code endingAfter}, which
   * is before the end of the last one.
   */
  long firstWindowStart(long time, long endingAfter);

  /** The start of the last window that holds {@code time}. */
  long lastWindowStart(long time);

  /** The end of the last window that holds {@code time}: once it has closed, a row is late. */
  long lastWindowEnd(long time);
}
