/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Writes points in time as short as all of them allow, in UTC. */
final class TimeFormat {
  private final DateTimeFormatter format;
  private final Optional<LocalDate> day;

  private TimeFormat(String pattern, Optional<LocalDate> day) {
    this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    this.day = day;
  }

  /** Without the date if all are of one day, and with no finer part than one of them needs. */
  static TimeFormat of(Collection<Instant> times) {
    TreeSet<LocalDate> days = new TreeSet<>();
    boolean seconds = false;
    boolean millis = false;
    for (Instant time : times) {
      days.add(time.atZone(ZoneOffset.UTC).toLocalDate());
      seconds |= time.getEpochSecond() % 60 != 0;
      millis |= time.getNano() != 0;
    }
    String clock = millis ? "HH:mm:ss.SSS" : seconds ? "HH:mm:ss" : "HH:mm";
    return days.size() > 1
        ? new TimeFormat("MM-dd " + clock, Optional.empty())
        : new TimeFormat(clock, days.stream().findFirst());
  }

  String of(Instant time) {
    return format.format(time);
  }

  /** The day that all times are of. */
  Optional<LocalDate> day() {
    return day;
  }
}
