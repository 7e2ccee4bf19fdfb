/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/** {@code + - * / %} of doubles by IEEE 754, except that what is divided by zero is null. */
final class DoubleArithmetic extends Scalar {
  private final ArithmeticOperator operator;
  private final Scalar left;
  private final Scalar right;

  DoubleArithmetic(ArithmeticOperator operator, Scalar left, Scalar right) {
    super(ColumnType.DOUBLE);
    this.operator = operator;
    this.left = left;
    this.right = right;
  }

  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    DoubleColumn a = (DoubleColumn) left.evaluate(batch, rows);
    DoubleColumn b = (DoubleColumn) right.evaluate(batch, rows);
    boolean divides =
        operator == ArithmeticOperator.DIVIDE || operator == ArithmeticOperator.REMAINDER;
    Output out = new Output(ColumnType.DOUBLE, batch.size());
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (a.isNull(row) || b.isNull(row) || (divides && b.get(row) == 0)) {
        out.setNull(row);
      } else {
        out.setDouble(row, compute(a.get(row), b.get(row)));
      }
    }
    return out.column();
  }

  private double compute(double x, double y) {
    return switch (operator) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case REMAINDER -> x % y;
    };
  }
}
