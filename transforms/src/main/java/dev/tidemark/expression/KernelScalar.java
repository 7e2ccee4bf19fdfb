/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;
import java.util.List;

/** A function that is null where any argument is. */
final class KernelScalar extends Scalar {
  private final Scalar[] arguments;
  private final Kernel kernel;

  KernelScalar(ColumnType type, List<Scalar> arguments, Kernel kernel) {
    super(type);
    this.arguments = arguments.toArray(Scalar[]::new);
    this.kernel = kernel;
  }

  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    Column[] columns = new Column[arguments.length];
    boolean nulls = false;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = arguments[i].evaluate(batch, rows);
      nulls |= columns[i].hasNulls();
    }
    Output out = new Output(type(), batch.size());
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      if (nulls && anyNull(columns, row)) {
        out.setNull(row);
      } else {
        kernel.apply(columns, row, out);
      }
    }
    return out.column();
  }

  private static boolean anyNull(Column[] columns, int row) {
    for (Column column : columns) {
      if (column.isNull(row)) {
        return true;
      }
    }
    return false;
  }
}
