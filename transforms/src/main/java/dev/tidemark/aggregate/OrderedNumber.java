/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.LongColumn;

/**
 * Values of any type but STRING as longs in the order of the type: doubles as {@link
 * Double#compare} has them, all NaNs one value.
 */
final class OrderedNumber {
  private OrderedNumber() {}

  /** The value of a row, which is not null. */
  static long of(Column column, int row) {
    return column instanceof DoubleColumn doubles
        ? of(doubles.get(row))
        : ((LongColumn) column).get(row);
  }

  static long of(double value) {
    return flipped(Double.doubleToLongBits(value));
  }

  /** The value that {@code ordered} was made of, as the type's Java class. */
  static Object value(ColumnType type, long ordered) {
    return type == ColumnType.DOUBLE
        ? (Object) Double.longBitsToDouble(flipped(ordered))
        : LongColumn.box(type, ordered);
  }

  /** Bits of negative doubles count the wrong way round. */
  private static long flipped(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
