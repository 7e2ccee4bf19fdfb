/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Selection;
import java.util.BitSet;
import java.util.List;

/** The argument values and filters of all aggregates for the rows of one batch. */
final class AggregateInputs {
  private final Column[] arguments;
  private final BitSet[] filters;
  private final LongColumn[] times;

  /** Evaluates the arguments for the whole batch, and the filters for {@code rows}. */
  AggregateInputs(List<AggregateColumn> aggregates, EventBatch batch, Selection rows) {
    arguments = new Column[aggregates.size()];
    filters = new BitSet[aggregates.size()];
    times = new LongColumn[aggregates.size()];
    for (int i = 0; i < arguments.length; i++) {
      AggregateColumn aggregate = aggregates.get(i);
      arguments[i] = aggregate.argument().map(argument -> argument.evaluate(batch)).orElse(null);
      times[i] = aggregate.eventTime().map(time -> (LongColumn) batch.column(time)).orElse(null);
      filters[i] = aggregate.filter().map(filter -> bits(filter.select(batch, rows))).orElse(null);
    }
  }

  /**
   * Adds to {@code accumulator}, that of the {@code index}-th aggregate, those of the rows that
   * meet its filter.
   */
  void addTo(Accumulator accumulator, int index, int[] groups, int[] rows, int count) {
    BitSet filter = filters[index];
    if (filter == null) {
      accumulator.add(groups, rows, count, arguments[index], times[index]);
      return;
    }
    int[] someGroups = new int[count];
    int[] someRows = new int[count];
    int some = 0;
    for (int i = 0; i < count; i++) {
      if (filter.get(rows[i])) {
        someGroups[some] = groups[i];
        someRows[some++] = rows[i];
      }
    }
    accumulator.add(someGroups, someRows, some, arguments[index], times[index]);
  }

  private static BitSet bits(Selection selection) {
    BitSet bits = new BitSet();
    for (int i = 0; i < selection.count(); i++) {
      bits.set(selection.row(i));
    }
    return bits;
  }
}
