/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.WindowPolicy;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Append mode: the one pane of a closed window and shard becomes its rows. */
final class MergeClosedWindow extends DoFn<KV<Integer, Iterable<PartialAggregate>>, Row> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private final WindowPolicy policy;
  private final StateMetrics state = new StateMetrics();
  private transient AggregateTable.Layout layout;
  private transient ResultRows rows;

  MergeClosedWindow(AggregatePlan plan, WindowPolicy policy) {
    this.plan = plan;
    this.policy = policy;
  }

  @Setup
  public void setup() {
    layout = AggregateTable.Layout.of(plan);
    rows = new ResultRows(plan);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartialAggregate>> pane,
      BoundedWindow window,
      OutputReceiver<Row> out) {
    AggregateTable table = new AggregateTable(layout);
    for (PartialAggregate partial : pane.getValue()) {
      table.merge(partial.table());
      state.removed(partial);
    }
    long start = policy.windowStart(window);
    long end = policy.windowEnd(window);
    for (int group = 0; group < table.size(); group++) {
      out.output(rows.of(start, end, table, group));
    }
  }
}
