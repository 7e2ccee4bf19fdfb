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

/** COALESCE: the first value that is not null; each is computed where those before it are null. */
final class CoalesceScalar extends Scalar {
  private final List<Scalar> choices;

  /** All have the type {@code type}. */
  CoalesceScalar(ColumnType type, List<Scalar> choices) {
    super(type);
    this.choices = List.copyOf(choices);
  }

  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    Column first = choices.get(0).evaluate(batch, rows);
    if (!first.hasNulls()) {
      return first;
    }
    Column[] values = new Column[choices.size()];
    int[] choiceOf = new int[batch.size()];
    values[0] = first;
    Selection open = nulls(first, rows);
    for (int c = 1; c < values.length && open.count() > 0; c++) {
      values[c] = choices.get(c).evaluate(batch, open);
      for (int i = 0; i < open.count(); i++) {
        choiceOf[open.row(i)] = c;
      }
      open = nulls(values[c], open);
    }
    Output out = new Output(type(), batch.size());
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      out.copy(row, values[choiceOf[row]]);
    }
    return out.column();
  }

  private static Selection nulls(Column column, Selection rows) {
    int[] nulls = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < nulls.length; i++) {
      nulls[count] = rows.row(i);
      count += column.isNull(rows.row(i)) ? 1 : 0;
    }
    return new Selection(nulls, count);
  }
}
