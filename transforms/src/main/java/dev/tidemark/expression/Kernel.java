/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.StringColumn;

/** Computes a function for one row, none of whose arguments is null. */
interface Kernel {
  /** Sets {@code row} of {@code out}, to null where the function has no result. */
  void apply(Column[] arguments, int row, Output out);

  static long longAt(Column column, int row) {
    return ((LongColumn) column).get(row);
  }

  static double doubleAt(Column column, int row) {
    return ((DoubleColumn) column).get(row);
  }

  static String textAt(Column column, int row) {
    return (String) ((StringColumn) column).value(row);
  }
}
