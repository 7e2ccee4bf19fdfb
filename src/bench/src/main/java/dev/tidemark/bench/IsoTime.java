/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.time.LocalDate;

/** Times as ISO 8601 text in UTC, written faster than java.time does. */
final class IsoTime {
  private static final long DAY = 86_400_000L;

  private IsoTime() {}

  /** Appends {@code 2026-01-02T10:03:04.567Z}. */
  static void append(long millis, StringBuilder to) {
    long day = Math.floorDiv(millis, DAY);
    int rest = (int) (millis - day * DAY);
    to.append(LocalDate.ofEpochDay(day)).append('T');
    digits(rest / 3_600_000, 2, to);
    to.append(':');
    digits(rest / 60_000 % 60, 2, to);
    to.append(':');
    digits(rest / 1_000 % 60, 2, to);
    to.append('.');
    digits(rest % 1_000, 3, to);
    to.append('Z');
  }

  private static void digits(int value, int count, StringBuilder to) {
    for (int scale = count == 3 ? 100 : 10; scale > 0; scale /= 10) {
      to.append((char) ('0' + value / scale % 10));
    }
  }
}
