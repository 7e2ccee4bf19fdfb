/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;
import dev.tidemark.batch.StringColumn;
import java.util.Arrays;

/** Compares text with a constant, byte by byte. */
final class TextCondition implements Condition {
  private final Scalar scalar;
  private final ComparisonOperator operator;
  private final byte[] constant;

  TextCondition(Scalar scalar, ComparisonOperator operator, byte[] constant) {
    this.scalar = scalar;
    this.operator = operator;
    this.constant = constant.clone();
  }

  @Override
  public Selection select(EventBatch batch, Selection rows, boolean outcome) {
    StringColumn column = (StringColumn) scalar.evaluate(batch, rows);
    return switch (operator) {
      case EQUAL -> selectEqual(column, rows, outcome);
      case NOT_EQUAL -> selectEqual(column, rows, !outcome);
      default -> selectOrdered(column, rows, outcome);
    };
  }

  private Selection selectEqual(StringColumn column, Selection rows, boolean equal) {
    byte[] bytes = column.bytes();
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      picked[count] = row;
      if (isConstant(bytes, column.start(row), column.end(row)) == equal && !column.isNull(row)) {
        count++;
      }
    }
    return new Selection(picked, count);
  }

  private boolean isConstant(byte[] bytes, int start, int end) {
    return end - start == constant.length
        && Arrays.equals(bytes, start, end, constant, 0, constant.length);
  }

  private Selection selectOrdered(StringColumn column, Selection rows, boolean outcome) {
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      int comparison =
          Arrays.compareUnsigned(
              column.bytes(), column.start(row), column.end(row), constant, 0, constant.length);
      picked[count] = row;
      if (operator.holds(comparison) == outcome && !column.isNull(row)) {
        count++;
      }
    }
    return new Selection(picked, count);
  }
}
