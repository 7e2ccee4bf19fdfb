/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Which event times a row may have: one that is missing, or further ahead of the clock than the
 * future cap, makes the row malformed and never moves the watermark.
 */
public final class EventTimeCheck {
  private final WatermarkSpec spec;

  public EventTimeCheck(WatermarkSpec spec) {
    this.spec = spec;
  }

  /** The greatest event time that a row read {@code now} may have; both in ms since 1970. */
  public long latest(long now) {
    long cap = spec.futureCap().toMillis();
    return now > Long.MAX_VALUE - cap ? Long.MAX_VALUE : now + cap;
  }

  /** Why a row without event time is malformed. */
  public String missing() {
    return "no event time: column " + spec.column() + " is null or missing";
  }

  /** Why a row with an event time after {@link #latest} is malformed. */
  public String tooFarAhead(long eventTime, long now) {
    return "event time %s is %s ahead of the clock (%s), more than %s"
        .formatted(
            Instant.ofEpochMilli(eventTime),
            words(Duration.ofMillis(eventTime - now)),
            Instant.ofEpochMilli(now),
            words(spec.futureCap()));
  }

  private static String words(Duration duration) {
    return duration.compareTo(Duration.ofDays(2)) >= 0
        ? duration.toDays() + " days"
        : duration.toSeconds() + " seconds";
  }
}
