/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Micros;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A unit that times (microseconds since 1970, UTC) are rounded to. Weeks begin on Monday. */
enum TimeUnit {
  MICROSECOND(1),
  MILLISECOND(1_000),
  SECOND(1_000_000),
  MINUTE(60_000_000),
  HOUR(3_600_000_000L),
  DAY(86_400_000_000L),
  WEEK(0),
  MONTH(0),
  QUARTER(0),
  YEAR(0);

  private final long micros;

  /** {@code micros} is 0 for a unit of the calendar. */
  TimeUnit(long micros) {
    this.micros = micros;
  }

  /** The unit called so, in any case. */
  static Optional<TimeUnit> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(u -> u.name().equals(upper)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(u -> u.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** The last point at or before {@code time} at which the unit begins. */
  long floor(long time) {
    if (micros > 0) {
      return time - Math.floorMod(time, micros);
    }
    return micros(firstDay(LocalDate.ofEpochDay(Math.floorDiv(time, DAY.micros))));
  }

  /** The first point at or after {@code time} at which the unit begins. */
  long ceil(long time) {
    long floor = floor(time);
    if (floor == time) {
      return time;
    }
    if (micros > 0) {
      return Math.addExact(floor, micros);
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(floor, DAY.micros));
    return micros(
        switch (this) {
          case WEEK -> day.plusWeeks(1);
          case MONTH -> day.plusMonths(1);
          case QUARTER -> day.plusMonths(3);
          default -> day.plusYears(1);
        });
  }

  /** {@code time} so many calendar months later, on the last day of a month that is too short. */
  static long plusMonths(long time, long months) {
    LocalDateTime then = LocalDateTime.ofInstant(Micros.toInstant(time), ZoneOffset.UTC);
    return Micros.of(then.plus(months, ChronoUnit.MONTHS).toInstant(ZoneOffset.UTC));
  }

  private LocalDate firstDay(LocalDate day) {
    return switch (this) {
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
      default -> day.withDayOfYear(1);
    };
  }

  private static long micros(LocalDate day) {
    return Math.multiplyExact(day.toEpochDay(), DAY.micros);
  }
}
