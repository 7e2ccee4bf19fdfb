/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * Update mode: what came since the last pane goes into the bucket's open windows, and the groups it
 * touched are emitted. Windows that have closed are forgotten here and not by the runner, since not
 * every runner clears state.
 */
final class MergeChanges extends DoFn<KV<Integer, Iterable<PartialAggregate>>, Row> {
  private static final long serialVersionUID = 1L;

  @StateId("open")
  private final StateSpec<ValueState<List<PartialAggregate>>> openSpec =
      StateSpecs.value(ListCoder.of(new PartialAggregate.PartialAggregateCoder()));

  private final AggregatePlan plan;
  private final StateMetrics metrics = new StateMetrics();
  private transient AggregateTable.Layout layout;
  private transient ResultRows rows;

  MergeChanges(AggregatePlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartialAggregate>> pane,
      @StateId("open") ValueState<List<PartialAggregate>> state,
      OutputReceiver<Row> out) {
    if (layout == null) { // not in @Setup, which the Spark runner does not call for a stateful DoFn
      layout = AggregateTable.Layout.of(plan);
      rows = new ResultRows(plan);
    }
    List<PartialAggregate> before = state.read();
    OpenResults results = OpenResults.of(plan, layout, before);
    results.merge(pane.getValue());
    results.forEachChange(
        (start, end, table, group) -> out.output(rows.of(start, end, table, group)));
    List<PartialAggregate> open = results.stillOpen();
    state.write(open);
    metrics.keeps(before, open);
  }
}
