/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.BitSet;
import java.util.List;

/** Totals over all of time: one table, which never closes. */
final class OpenTotals implements OpenResults {
  private final AggregateTable.Layout layout;
  private final AggregateTable table;
  private final BitSet changed = new BitSet();
  private PartialAggregate last;

  OpenTotals(AggregateTable.Layout layout, List<PartialAggregate> written) {
    this.layout = layout;
    this.table = new AggregateTable(layout);
    for (PartialAggregate before : written) {
      table.merge(before.table());
      last = before;
    }
  }

  @Override
  public void merge(Iterable<PartialAggregate> pane) {
    for (PartialAggregate partial : pane) {
      for (int group : table.merge(partial.table())) {
        changed.set(group);
      }
      last = partial;
    }
  }

  @Override
  public void forEachChange(ChangeReceiver receiver) {
    changed.stream().forEach(group -> receiver.accept(last.start(), last.end(), table, group));
  }

  @Override
  public void forEachKept(PartialAggregate kept, ChangeReceiver receiver) {
    AggregateTable table = new AggregateTable(layout);
    for (int group : table.merge(kept.table())) {
      receiver.accept(kept.start(), kept.end(), table, group);
    }
  }

  @Override
  public List<PartialAggregate> stillOpen() {
    return last == null ? List.of() : List.of(last.withTable(table.write()));
  }

  @Override
  public List<PartialAggregate> closed() {
    return List.of();
  }
}
