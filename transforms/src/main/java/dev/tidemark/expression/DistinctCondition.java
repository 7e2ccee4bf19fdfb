/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/** IS DISTINCT FROM: like {@code <>}, with null a value like others; never unknown. */
record DistinctCondition(Scalar left, Scalar right) implements Condition {

  @Override
  public Selection select(EventBatch batch, Selection rows, boolean outcome) {
    Column a = left.evaluate(batch, rows);
    Column b = right.evaluate(batch, rows);
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      boolean distinct =
          (a.isNull(row) || b.isNull(row))
              ? a.isNull(row) != b.isNull(row)
              : TotalOrder.compare(a, b, row) != 0;
      picked[count] = row;
      if (distinct == outcome) {
        count++;
      }
    }
    return new Selection(picked, count);
  }
}
