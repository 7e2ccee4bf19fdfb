/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static dev.tidemark.expression.Kernel.doubleAt;
import static dev.tidemark.expression.Kernel.longAt;
import static dev.tidemark.expression.Kernel.textAt;

import dev.tidemark.batch.ColumnType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * CAST, as Spark's without ANSI mode: what the new type cannot hold is null. A time is a number of
 * seconds since 1970. A fraction is cut off on the way to a whole number.
 */
final class Conversion {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final BigDecimal BIGGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final double TWO_TO_63 = 0x1p63;
  private static final Pattern WHOLE = Pattern.compile("([+-]?\\d+)(?:\\.\\d*)?");
  private static final Pattern REAL =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Map<String, Double> SPECIAL =
      Map.of(
          "nan", Double.NaN,
          "infinity", Double.POSITIVE_INFINITY,
          "+infinity", Double.POSITIVE_INFINITY,
          "-infinity", Double.NEGATIVE_INFINITY,
          "inf", Double.POSITIVE_INFINITY,
          "+inf", Double.POSITIVE_INFINITY,
          "-inf", Double.NEGATIVE_INFINITY);
  private static final Map<String, Boolean> TRUTH =
      Map.of(
          "true", true, "t", true, "yes", true, "y", true, "1", true, "false", false, "f", false,
          "no", false, "n", false);

  private Conversion() {}

  /** {@code scalar} as a {@code type}; itself if it is one. */
  static Scalar of(Scalar scalar, ColumnType type) {
    if (scalar.type() == type) {
      return scalar;
    }
    if (scalar instanceof Constant constant && constant.isNull()) {
      return Constant.nullOf(type);
    }
    Scalar converted = new KernelScalar(type, List.of(scalar), kernel(scalar.type(), type));
    return scalar instanceof Constant ? Constant.fold(converted) : converted;
  }

  private static Kernel kernel(ColumnType from, ColumnType to) {
    return switch (to) {
      case STRING -> toText(from);
      case INT, BIGINT -> toWhole(from, to);
      case DOUBLE -> toDouble(from);
      case BOOLEAN -> toBoolean(from);
      case TIMESTAMP -> toTimestamp(from);
    };
  }

  private static Kernel toText(ColumnType from) {
    return switch (from) {
      case DOUBLE -> (a, row, out) -> out.setText(row, Double.toString(doubleAt(a[0], row)));
      case BOOLEAN -> (a, row, out) -> out.setText(row, longAt(a[0], row) != 0 ? "true" : "false");
      case TIMESTAMP -> (a, row, out) -> out.setText(row, TimestampText.format(longAt(a[0], row)));
      default -> (a, row, out) -> out.setText(row, Long.toString(longAt(a[0], row)));
    };
  }

  private static Kernel toWhole(ColumnType from, ColumnType to) {
    return switch (from) {
      case STRING -> (a, row, out) -> parseWhole(textAt(a[0], row), to, row, out);
      case DOUBLE -> (a, row, out) -> setWhole(doubleAt(a[0], row), to, row, out);
      case TIMESTAMP ->
          (a, row, out) ->
              setWhole(Math.floorDiv(longAt(a[0], row), MICROS_PER_SECOND), to, row, out);
      default -> (a, row, out) -> setWhole(longAt(a[0], row), to, row, out);
    };
  }

  private static void parseWhole(String text, ColumnType to, int row, Output out) {
    var m = WHOLE.matcher(text.strip());
    if (!m.matches()) {
      out.setNull(row);
      return;
    }
    try {
      setWhole(Long.parseLong(m.group(1)), to, row, out);
    } catch (NumberFormatException tooLong) {
      out.setNull(row);
    }
  }

  private static void setWhole(long value, ColumnType to, int row, Output out) {
    if (to == ColumnType.INT && value != (int) value) {
      out.setNull(row);
    } else {
      out.setLong(row, value);
    }
  }

  /** The nearest whole number towards zero; null for NaN and for what does not fit. */
  static void setWhole(double value, ColumnType to, int row, Output out) {
    if (value >= -TWO_TO_63 && value < TWO_TO_63) {
      setWhole((long) value, to, row, out);
    } else {
      out.setNull(row);
    }
  }

  /** Null where it does not fit. */
  static void setWhole(BigDecimal value, ColumnType to, int row, Output out) {
    if (value.abs().compareTo(BIGGEST) > 0) {
      out.setNull(row);
    } else {
      setWhole(value.longValueExact(), to, row, out);
    }
  }

  private static Kernel toDouble(ColumnType from) {
    return switch (from) {
      case STRING -> (a, row, out) -> parseDouble(textAt(a[0], row), row, out);
      case TIMESTAMP ->
          (a, row, out) -> out.setDouble(row, longAt(a[0], row) / (double) MICROS_PER_SECOND);
      default -> (a, row, out) -> out.setDouble(row, (double) longAt(a[0], row));
    };
  }

  private static void parseDouble(String text, int row, Output out) {
    String stripped = text.strip();
    if (REAL.matcher(stripped).matches()) {
      out.setDouble(row, Double.parseDouble(stripped));
      return;
    }
    Double special = SPECIAL.get(stripped.toLowerCase(Locale.ROOT));
    if (special == null) {
      out.setNull(row);
    } else {
      out.setDouble(row, special);
    }
  }

  private static Kernel toBoolean(ColumnType from) {
    return switch (from) {
      case STRING -> (a, row, out) -> parseBoolean(textAt(a[0], row), row, out);
      case DOUBLE -> (a, row, out) -> out.setBoolean(row, doubleAt(a[0], row) != 0);
      default -> (a, row, out) -> out.setBoolean(row, longAt(a[0], row) != 0);
    };
  }

  private static void parseBoolean(String text, int row, Output out) {
    Boolean truth = TRUTH.get(text.strip().toLowerCase(Locale.ROOT));
    if (truth != null) {
      out.setBoolean(row, truth);
    } else if (text.strip().equals("0")) {
      out.setBoolean(row, false);
    } else {
      out.setNull(row);
    }
  }

  private static Kernel toTimestamp(ColumnType from) {
    return switch (from) {
      case STRING -> (a, row, out) -> setTime(TimestampText.parse(textAt(a[0], row)), row, out);
      case DOUBLE ->
          (a, row, out) ->
              setWhole(doubleAt(a[0], row) * MICROS_PER_SECOND, ColumnType.TIMESTAMP, row, out);
      default -> (a, row, out) -> setProduct(longAt(a[0], row), MICROS_PER_SECOND, row, out);
    };
  }

  private static void setTime(OptionalLong micros, int row, Output out) {
    if (micros.isPresent()) {
      out.setLong(row, micros.getAsLong());
    } else {
      out.setNull(row);
    }
  }

  /** Null where the product overflows. */
  static void setProduct(long a, long b, int row, Output out) {
    long product = a * b;
    if (Math.multiplyHigh(a, b) == product >> 63) {
      out.setLong(row, product);
    } else {
      out.setNull(row);
    }
  }
}
