/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A number that is read off a time (microseconds since 1970, UTC), counted as Spark counts it. */
enum TimeField {
  YEAR(ChronoField.YEAR),
  QUARTER(IsoFields.QUARTER_OF_YEAR),
  MONTH(ChronoField.MONTH_OF_YEAR),
  /** ISO 8601: week 1 is that of the year's first Thursday. */
  WEEK(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
  DAY(ChronoField.DAY_OF_MONTH),
  /** 1 is Sunday. */
  DOW(ChronoField.DAY_OF_WEEK),
  DOY(ChronoField.DAY_OF_YEAR),
  HOUR(3_600_000_000L),
  MINUTE(60_000_000),
  /** The fraction cut off. */
  SECOND(1_000_000);

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final TemporalField field;
  private final long micros;

  TimeField(TemporalField field) {
    this.field = field;
    this.micros = 0;
  }

  TimeField(long micros) {
    this.field = null;
    this.micros = micros;
  }

  static Optional<TimeField> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(f -> f.name().equals(upper)).findFirst();
  }

  static Stream<String> names() {
    return Arrays.stream(values()).map(f -> f.name().toLowerCase(Locale.ROOT));
  }

  int of(long time) {
    if (field == null) {
      long perDay = this == HOUR ? 24 : 60;
      return (int) Math.floorMod(Math.floorDiv(time, micros), perDay);
    }
    int value = LocalDate.ofEpochDay(Math.floorDiv(time, MICROS_PER_DAY)).get(field);
    return this == DOW ? value % 7 + 1 : value;
  }
}
