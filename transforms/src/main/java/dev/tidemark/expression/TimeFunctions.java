/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static dev.tidemark.batch.ColumnType.BIGINT;
import static dev.tidemark.batch.ColumnType.INT;
import static dev.tidemark.batch.ColumnType.STRING;
import static dev.tidemark.batch.ColumnType.TIMESTAMP;
import static dev.tidemark.expression.Kernel.longAt;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.calcite.sql.type.ReturnTypes;

/** Functions of times, all UTC. A time that is out of range is null. */
final class TimeFunctions {
  private static final long PER_SECOND = 1_000_000;
  private static final long PER_MILLI = 1_000;

  private static final Parameters TRUNCATION = Parameters.of(STRING, TIMESTAMP);
  private static final Map<String, TimeField> FIELDS =
      Map.ofEntries(
          Map.entry("year", TimeField.YEAR),
          Map.entry("quarter", TimeField.QUARTER),
          Map.entry("month", TimeField.MONTH),
          Map.entry("weekofyear", TimeField.WEEK),
          Map.entry("day", TimeField.DAY),
          Map.entry("dayofmonth", TimeField.DAY),
          Map.entry("dayofweek", TimeField.DOW),
          Map.entry("dayofyear", TimeField.DOY),
          Map.entry("hour", TimeField.HOUR),
          Map.entry("minute", TimeField.MINUTE),
          Map.entry("second", TimeField.SECOND));

  static final List<Function> ALL = all();

  private TimeFunctions() {}

  private static List<Function> all() {
    List<Function> all = new ArrayList<>();
    all.add(
        Function.of(
            "date_trunc",
            "'unit', TIMESTAMP",
            ReturnTypes.explicit(SqlTypes.of(TIMESTAMP)),
            TRUNCATION,
            (arguments, type) -> truncate(TRUNCATION.convert(arguments))));
    FIELDS.forEach(
        (name, field) -> all.add(Function.of(name, INT, List.of(TIMESTAMP), kernel(field))));
    all.add(sinceEpoch("unix_seconds", PER_SECOND));
    all.add(sinceEpoch("unix_millis", PER_MILLI));
    all.add(sinceEpoch("unix_micros", 1));
    all.add(ofEpoch("timestamp_seconds", PER_SECOND));
    all.add(ofEpoch("timestamp_millis", PER_MILLI));
    all.add(ofEpoch("timestamp_micros", 1));
    return all;
  }

  private static Function sinceEpoch(String name, long unit) {
    return Function.of(
        name,
        BIGINT,
        List.of(TIMESTAMP),
        (a, row, out) -> out.setLong(row, Math.floorDiv(longAt(a[0], row), unit)));
  }

  private static Function ofEpoch(String name, long unit) {
    return Function.of(
        name,
        TIMESTAMP,
        List.of(BIGINT),
        (a, row, out) -> Conversion.setProduct(longAt(a[0], row), unit, row, out));
  }

  private static Scalar truncate(List<Scalar> arguments) {
    return floor(truncationUnit(arguments.get(0)), arguments.get(1));
  }

  private static TimeUnit truncationUnit(Scalar scalar) {
    String name =
        scalar instanceof Constant unit && unit.type() == STRING && !unit.isNull()
            ? (String) unit.value()
            : null;
    if (name == null) {
      throw new ArgumentException(0, "the unit must be a literal, as in date_trunc('minute', …)");
    }
    return unit(0, name);
  }

  /**
   * @param argument which argument of the call {@code name} is
   */
  static TimeUnit unit(int argument, String name) {
    return TimeUnit.named(name)
        .orElseThrow(
            () ->
                new ArgumentException(
                    argument,
                    "there is no unit "
                        + name
                        + " to round to: the units are "
                        + String.join(", ", TimeUnit.names())));
  }

  /**
   * @param argument which argument of the call {@code name} is
   */
  static TimeField field(int argument, String name) {
    return TimeField.named(name)
        .orElseThrow(
            () ->
                new ArgumentException(
                    argument,
                    "a time has no "
                        + name
                        + ": it has "
                        + TimeField.names().collect(Collectors.joining(", "))));
  }

  static Scalar floor(TimeUnit unit, Scalar time) {
    return computed(time, unit::floor);
  }

  static Scalar ceil(TimeUnit unit, Scalar time) {
    return computed(time, unit::ceil);
  }

  static Scalar extract(TimeField field, Scalar time) {
    return new KernelScalar(INT, List.of(time), kernel(field));
  }

  /** {@code time} moved by an interval: later, or earlier if {@code back}. */
  static Scalar shift(Scalar time, Literals.Interval interval, boolean back) {
    int sign = back ? -1 : 1;
    return interval.months() != 0
        ? computed(time, t -> TimeUnit.plusMonths(t, sign * interval.months()))
        : computed(time, t -> Math.addExact(t, sign * interval.micros()));
  }

  /** Throws {@link ArithmeticException} or {@link DateTimeException} where there is no result. */
  private interface TimeOperator {
    long apply(long time);
  }

  private static Scalar computed(Scalar time, TimeOperator operator) {
    return new KernelScalar(
        TIMESTAMP, List.of(time), (a, row, out) -> set(operator, longAt(a[0], row), row, out));
  }

  private static void set(TimeOperator operator, long time, int row, Output out) {
    try {
      out.setLong(row, operator.apply(time));
    } catch (ArithmeticException | DateTimeException outOfRange) {
      out.setNull(row);
    }
  }

  private static Kernel kernel(TimeField field) {
    return (a, row, out) -> out.setLong(row, field.of(longAt(a[0], row)));
  }
}
