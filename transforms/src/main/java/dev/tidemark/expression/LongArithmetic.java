/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Selection;

/**
 * {@code + - * %} of INT and BIGINT; null where the result does not fit the type or does not exist.
 */
final class LongArithmetic extends Scalar {
  private final ArithmeticOperator operator;
  private final Scalar left;
  private final Scalar right;

  LongArithmetic(ColumnType type, ArithmeticOperator operator, Scalar left, Scalar right) {
    super(type);
    this.operator = operator;
    this.left = left;
    this.right = right;
  }

  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    LongColumn a = (LongColumn) left.evaluate(batch, rows);
    LongColumn b = (LongColumn) right.evaluate(batch, rows);
    Output out = new Output(type(), batch.size());
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (a.isNull(row) || b.isNull(row)) {
        out.setNull(row);
      } else {
        compute(a.get(row), b.get(row), row, out);
      }
    }
    return out.column();
  }

  private void compute(long x, long y, int row, Output out) {
    long result;
    boolean exists;
    switch (operator) {
      case ADD -> {
        result = x + y;
        exists = ((x ^ result) & (y ^ result)) >= 0;
      }
      case SUBTRACT -> {
        result = x - y;
        exists = ((x ^ y) & (x ^ result)) >= 0;
      }
      case MULTIPLY -> {
        result = x * y;
        exists = Math.multiplyHigh(x, y) == result >> 63;
      }
      case REMAINDER -> {
        exists = y != 0;
        result = exists ? x % y : 0;
      }
      default -> throw new IllegalStateException(operator + " gives a DOUBLE");
    }
    if (exists && (type() != ColumnType.INT || result == (int) result)) {
      out.setLong(row, result);
    } else {
      out.setNull(row);
    }
  }
}
