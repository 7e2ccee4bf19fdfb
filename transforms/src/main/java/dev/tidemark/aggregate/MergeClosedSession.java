/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.SessionWindow;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Append mode of sessions: the one pane of a closed session becomes its row. */
final class MergeClosedSession extends DoFn<KV<byte[], Iterable<PartialAggregate>>, Row> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private final StateMetrics state = new StateMetrics();
  private transient AggregateTable.Layout layout;
  private transient ResultRows rows;

  MergeClosedSession(AggregatePlan plan) {
    this.plan = plan;
  }

  @Setup
  public void setup() {
    layout = AggregateTable.Layout.of(plan);
    rows = new ResultRows(plan);
  }

  @ProcessElement
  public void process(
      @Element KV<byte[], Iterable<PartialAggregate>> pane,
      SessionWindow session,
      OutputReceiver<Row> out) {
    AggregateTable table = new AggregateTable(layout);
    for (PartialAggregate partial : pane.getValue()) {
      table.merge(partial.table());
      state.removed(partial);
    }
    for (int group = 0; group < table.size(); group++) {
      out.output(rows.of(session.start(), session.end(), table, group));
    }
  }
}
