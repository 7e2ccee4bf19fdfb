/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Selection;

/**
 * Whether a number, time or boolean lies between two constants, both included. Every comparison
 * with a constant is one, or the opposite of one.
 *
 * @param low for doubles, their {@linkplain TotalOrder#rank rank}
 */
record RangeCondition(Scalar scalar, long low, long high, boolean inside) implements Condition {

  /** {@code scalar operator constant}, where both are held as longs, or both as doubles. */
  static RangeCondition of(Scalar scalar, ComparisonOperator operator, Constant constant) {
    long bound = rank(constant);
    return switch (operator) {
      case EQUAL -> new RangeCondition(scalar, bound, bound, true);
      case NOT_EQUAL -> new RangeCondition(scalar, bound, bound, false);
      case LESS_OR_EQUAL -> new RangeCondition(scalar, Long.MIN_VALUE, bound, true);
      case GREATER -> new RangeCondition(scalar, Long.MIN_VALUE, bound, false);
      case GREATER_OR_EQUAL -> new RangeCondition(scalar, bound, Long.MAX_VALUE, true);
      case LESS -> new RangeCondition(scalar, bound, Long.MAX_VALUE, false);
    };
  }

  static RangeCondition between(Scalar scalar, Constant low, Constant high) {
    return new RangeCondition(scalar, rank(low), rank(high), true);
  }

  static long rank(Constant constant) {
    return switch (constant.type()) {
      case DOUBLE -> TotalOrder.rank(constant.doubleValue());
      default -> constant.longValue();
    };
  }

  @Override
  public Selection select(EventBatch batch, Selection rows, boolean outcome) {
    Column column = scalar.evaluate(batch, rows);
    boolean pick = outcome == inside;
    return column instanceof LongColumn longs
        ? selectLongs(longs, rows, pick)
        : selectDoubles((DoubleColumn) column, rows, pick);
  }

  private Selection selectLongs(LongColumn column, Selection rows, boolean pick) {
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      long value = column.get(row);
      picked[count] = row;
      if ((value >= low && value <= high) == pick && !column.isNull(row)) {
        count++;
      }
    }
    return new Selection(picked, count);
  }

  private Selection selectDoubles(DoubleColumn column, Selection rows, boolean pick) {
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      long value = TotalOrder.rank(column.get(row));
      picked[count] = row;
      if ((value >= low && value <= high) == pick && !column.isNull(row)) {
        count++;
      }
    }
    return new Selection(picked, count);
  }
}
