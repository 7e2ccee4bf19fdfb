/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/** IS NULL; never unknown. */
record NullCondition(Scalar scalar) implements Condition {

  @Override
  public Selection select(EventBatch batch, Selection rows, boolean outcome) {
    Column column = scalar.evaluate(batch, rows);
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      picked[count] = row;
      if (column.isNull(row) == outcome) {
        count++;
      }
    }
    return new Selection(picked, count);
  }
}
