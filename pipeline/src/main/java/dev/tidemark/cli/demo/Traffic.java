/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.time.Duration;

/**
 * The shape of a clickstream in time.
 *
 * @param eventsPerSecond records per second of the timeline, all kinds together
 * @param window how long the windows are by which the clicks will be counted
 * @param delay the watermark delay that the query will have
 */
record Traffic(int eventsPerSecond, Duration window, Duration delay) {

  /** How far before the first click those began that come too late. */
  private static final Duration OFFLINE = Duration.ofMinutes(5);

  private static final int WARM_UP = 200;

  Traffic {
    if (eventsPerSecond < 1) {
      throw new IllegalArgumentException(
          "%d events per second: at least 1 is needed".formatted(eventsPerSecond));
    }
    if (window.toMillis() < 1) {
      throw new IllegalArgumentException(
          "a window of %s: it must be at least 1 millisecond long".formatted(window));
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException(
          "a watermark delay of %s: it must not be negative".formatted(delay));
    }
  }

  /**
   * How far, at most, an on-time click lies behind the timeline: 60 % of the delay. The rest is
   * room for records that are on their way when the watermark is taken.
   */
  Duration disorder() {
    return delay.multipliedBy(6).dividedBy(10);
  }

  /** How far, at least, a too-late click lies before the first one of all. */
  Duration tooLate() {
    return disorder().plus(delay).plus(window.multipliedBy(2));
  }

  /** How far, at most, a too-late click lies before the first one of all. */
  Duration tooLateAtMost() {
    return tooLate().plus(OFFLINE);
  }

  /** How many records open the stream, all of them on time, before the query is waited for. */
  int warmUp() {
    return Math.min(WARM_UP, eventsPerSecond);
  }
}
