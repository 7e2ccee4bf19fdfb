/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.report;

import java.time.Duration;

/** Durations in little space: {@code 0}, {@code 350 ms}, {@code 4.2 s}, {@code 12 min 30 s}. */
public final class ShortDuration {
  private ShortDuration() {}

  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0";
    }
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(java.util.Locale.ROOT, "%.1f s", millis / 1000.0).replace(".0 s", " s");
    }
    long seconds = (millis + 999) / 1000;
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = (seconds + 59) / 60;
    if (minutes < 48 * 60) {
      return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
    return (minutes + 24 * 60 - 1) / (24 * 60) + " days";
  }
}
