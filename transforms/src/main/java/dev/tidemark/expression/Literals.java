/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeName;

/** Values that are written out. */
final class Literals {
  private static final long MICROS_PER_MILLI = 1_000;

  private Literals() {}

  /** A stretch of time: calendar months, or else microseconds. */
  record Interval(long months, long micros) {}

  static Constant constant(SqlLiteral literal, TypedTree tree) {
    ColumnType type = tree.typeOf(literal);
    if (SqlTypeName.NULL == literal.getTypeName()) {
      return Constant.nullOf(type);
    }
    return switch (type) {
      case STRING -> Constant.of(literal.getValueAs(String.class));
      case DOUBLE -> Constant.of(literal.getValueAs(BigDecimal.class).doubleValue());
      case INT, BIGINT -> Constant.of(type, literal.getValueAs(BigDecimal.class).longValueExact());
      case BOOLEAN -> Constant.of(type, literal.booleanValue() ? 1 : 0);
      case TIMESTAMP -> {
        String text = String.valueOf(literal.getValue());
        yield Constant.of(type, TimestampText.parse(text).orElseThrow());
      }
    };
  }

  static Interval interval(SqlIntervalLiteral literal) {
    SqlIntervalLiteral.IntervalValue value =
        literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    return value.getIntervalQualifier().isYearMonth()
        ? new Interval(value.getSign() * SqlParserUtil.intervalToMonths(value), 0)
        : new Interval(0, value.getSign() * micros(value));
  }

  private static long micros(SqlIntervalLiteral.IntervalValue value) {
    return Math.multiplyExact(SqlParserUtil.intervalToMillis(value), MICROS_PER_MILLI);
  }

  /** How a value of the type is written. */
  static String example(ColumnType type) {
    return switch (type) {
      case STRING -> "write 'text'";
      case INT, BIGINT -> "write digits, and no more than fit the type";
      case DOUBLE -> "write it as 1.5 or 1e3";
      case BOOLEAN -> "write true or false";
      case TIMESTAMP -> "write it as '2026-01-02 10:00:00' or '2026-01-02'";
    };
  }
}
