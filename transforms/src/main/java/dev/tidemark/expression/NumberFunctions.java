/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static dev.tidemark.batch.ColumnType.BIGINT;
import static dev.tidemark.batch.ColumnType.DOUBLE;
import static dev.tidemark.batch.ColumnType.INT;
import static dev.tidemark.expression.Kernel.doubleAt;
import static dev.tidemark.expression.Kernel.longAt;

import dev.tidemark.batch.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.calcite.sql.type.ReturnTypes;

/** Functions of numbers. */
final class NumberFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of(
              "abs",
              "number",
              ReturnTypes.ARG0,
              Parameters.of(DOUBLE),
              (arguments, type) -> abs(arguments.get(0))),
          rounded("floor", RoundingMode.FLOOR),
          rounded("ceil", RoundingMode.CEILING),
          rounded("ceiling", RoundingMode.CEILING),
          Function.of(
              "round",
              "number[, digits]",
              ReturnTypes.ARG0,
              new Parameters(List.of(DOUBLE, INT), 1),
              (arguments, type) -> round(arguments)),
          Function.of(
              "mod",
              "number, number",
              ReturnTypes.LEAST_RESTRICTIVE,
              Parameters.of(DOUBLE, DOUBLE),
              (arguments, type) ->
                  Arithmetic.of(
                      ArithmeticOperator.REMAINDER, arguments.get(0), arguments.get(1), type)),
          of("sqrt", Math::sqrt),
          of("exp", Math::exp),
          logarithm("ln", Math::log),
          logarithm("log10", Math::log10),
          power("power"),
          power("pow"));

  private NumberFunctions() {}

  private static Function of(String name, DoubleUnaryOperator operator) {
    return Function.of(
        name,
        DOUBLE,
        List.of(DOUBLE),
        (a, row, out) -> out.setDouble(row, operator.applyAsDouble(doubleAt(a[0], row))));
  }

  /** Null, as in Spark, of what has no logarithm. */
  private static Function logarithm(String name, DoubleUnaryOperator operator) {
    return Function.of(
        name,
        DOUBLE,
        List.of(DOUBLE),
        (a, row, out) -> {
          double value = doubleAt(a[0], row);
          if (value <= 0) {
            out.setNull(row);
          } else {
            out.setDouble(row, operator.applyAsDouble(value));
          }
        });
  }

  private static Function power(String name) {
    return Function.of(
        name,
        DOUBLE,
        List.of(DOUBLE, DOUBLE),
        (a, row, out) -> out.setDouble(row, Math.pow(doubleAt(a[0], row), doubleAt(a[1], row))));
  }

  private static Scalar abs(Scalar scalar) {
    return switch (scalar.type()) {
      case DOUBLE ->
          new KernelScalar(
              DOUBLE,
              List.of(scalar),
              (a, row, out) -> out.setDouble(row, Math.abs(doubleAt(a[0], row))));
      default ->
          new CaseScalar(
              scalar.type(),
              List.of(
                  Comparisons.of(ComparisonOperator.LESS, scalar, Constant.of(scalar.type(), 0))),
              List.of(Arithmetic.negate(scalar), scalar));
    };
  }

  /** As Spark's, a BIGINT; null where it does not fit. */
  private static Function rounded(String name, RoundingMode mode) {
    return Function.of(
        name,
        "number",
        ReturnTypes.explicit(SqlTypes.of(BIGINT)),
        Parameters.of(DOUBLE),
        (arguments, type) -> rounded(arguments.get(0), mode));
  }

  private static Scalar rounded(Scalar scalar, RoundingMode mode) {
    return scalar.type() == DOUBLE
        ? new KernelScalar(
            BIGINT,
            List.of(scalar),
            (a, row, out) -> {
              double value = doubleAt(a[0], row);
              double whole = mode == RoundingMode.FLOOR ? Math.floor(value) : Math.ceil(value);
              Conversion.setWhole(whole, BIGINT, row, out);
            })
        : Conversion.of(scalar, BIGINT);
  }

  /** Half away from zero, of the decimal number that is printed. */
  private static Scalar round(List<Scalar> arguments) {
    Scalar number = arguments.get(0);
    Scalar digits = arguments.size() > 1 ? arguments.get(1) : Constant.of(INT, 0);
    return new KernelScalar(
        number.type(),
        List.of(number, Conversion.of(digits, INT)),
        number.type() == DOUBLE ? NumberFunctions::roundDouble : NumberFunctions::roundWhole);
  }

  private static void roundDouble(Column[] arguments, int row, Output out) {
    double value = doubleAt(arguments[0], row);
    if (Double.isFinite(value)) {
      int digits = digits(arguments[1], row);
      value = BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
    }
    out.setDouble(row, value);
  }

  private static void roundWhole(Column[] arguments, int row, Output out) {
    long value = longAt(arguments[0], row);
    int digits = digits(arguments[1], row);
    BigDecimal rounded =
        digits >= 0
            ? BigDecimal.valueOf(value)
            : BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    Conversion.setWhole(rounded, arguments[0].type(), row, out);
  }

  /** No double has digits beyond 400 places either way. */
  private static int digits(Column column, int row) {
    return (int) Math.max(-400, Math.min(400, longAt(column, row)));
  }
}
