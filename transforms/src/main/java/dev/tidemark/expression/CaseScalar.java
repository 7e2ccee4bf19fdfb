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

/** CASE: each branch is computed for those rows alone that take it. */
final class CaseScalar extends Scalar {
  private final List<Condition> conditions;
  private final List<Scalar> branches;

  /**
   * The branch behind the last condition's is the one taken where none holds; all have one type.
   */
  CaseScalar(ColumnType type, List<Condition> conditions, List<Scalar> branches) {
    super(type);
    this.conditions = List.copyOf(conditions);
    this.branches = List.copyOf(branches);
  }

  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    int[] branchOf = new int[batch.size()];
    Column[] values = new Column[branches.size()];
    Selection open = rows;
    for (int b = 0; b < values.length; b++) {
      Selection here = b < conditions.size() ? conditions.get(b).select(batch, open, true) : open;
      for (int i = 0; i < here.count(); i++) {
        branchOf[here.row(i)] = b;
      }
      values[b] = here.count() == 0 ? null : branches.get(b).evaluate(batch, here);
      open = Rows.without(open, here);
    }
    Output out = new Output(type(), batch.size());
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      out.copy(row, values[branchOf[row]]);
    }
    return out.column();
  }
}
