/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.StringColumn;
import java.util.Arrays;

/**
 * How values are ordered: text by its UTF-8 bytes, and doubles as Spark has it, NaN equal to itself
 * and above all others, and 0.0 equal to -0.0.
 */
final class TotalOrder {
  private TotalOrder() {}

  /** A number that is less, equal or greater as the double is. */
  static long rank(double value) {
    if (value == 0) {
      return 0;
    }
    long bits = Double.doubleToLongBits(value);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }

  /** Compares two values, neither null, of columns of one class. */
  static int compare(Column a, Column b, int row) {
    if (a instanceof LongColumn left) {
      return Long.compare(left.get(row), ((LongColumn) b).get(row));
    }
    if (a instanceof DoubleColumn left) {
      return Long.compare(rank(left.get(row)), rank(((DoubleColumn) b).get(row)));
    }
    StringColumn left = (StringColumn) a;
    StringColumn right = (StringColumn) b;
    return Arrays.compareUnsigned(
        left.bytes(),
        left.start(row),
        left.end(row),
        right.bytes(),
        right.start(row),
        right.end(row));
  }
}
