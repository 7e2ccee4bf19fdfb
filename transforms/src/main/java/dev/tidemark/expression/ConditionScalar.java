/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/** A condition as a BOOLEAN value, null where it is unknown. */
final class ConditionScalar extends Scalar {
  private final Condition condition;

  ConditionScalar(Condition condition) {
    super(ColumnType.BOOLEAN);
    this.condition = condition;
  }

  Condition condition() {
    return condition;
  }

  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    Selection holds = condition.select(batch, rows, true);
    Selection open = Rows.without(rows, holds);
    Selection unknown = Rows.without(open, condition.select(batch, open, false));
    Output out = new Output(ColumnType.BOOLEAN, batch.size());
    for (int i = 0; i < holds.count(); i++) {
      out.setBoolean(holds.row(i), true);
    }
    for (int i = 0; i < unknown.count(); i++) {
      out.setNull(unknown.row(i));
    }
    return out.column();
  }
}
