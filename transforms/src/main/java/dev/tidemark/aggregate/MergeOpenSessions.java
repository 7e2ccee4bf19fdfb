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
 * Update mode of sessions: what came since the last pane goes into the shard's open sessions, and
 * those it touched are emitted, each as it is by then. Sessions that have closed are forgotten here
 * and not by the runner, since not every runner clears state.
 */
final class MergeOpenSessions extends DoFn<KV<Integer, Iterable<PartialAggregate>>, Row> {
  private static final long serialVersionUID = 1L;

  @StateId("sessions")
  private final StateSpec<ValueState<List<PartialAggregate>>> sessionsSpec =
      StateSpecs.value(ListCoder.of(new PartialAggregate.PartialAggregateCoder()));

  private final AggregatePlan plan;
  private transient AggregateTable.Layout layout;
  private transient ResultRows rows;

  MergeOpenSessions(AggregatePlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartialAggregate>> pane,
      @StateId("sessions") ValueState<List<PartialAggregate>> state,
      OutputReceiver<Row> out) {
    if (layout == null) { // not in @Setup, which the Spark runner does not call for a stateful DoFn
      layout = AggregateTable.Layout.of(plan);
      rows = new ResultRows(plan);
    }
    ShardSessions sessions = new ShardSessions(plan, layout, state.read());
    sessions.merge(pane.getValue());
    sessions.forEachChange(
        (start, end, table, group) -> out.output(rows.of(start, end, table, group)));
    List<PartialAggregate> open = sessions.stillOpen();
    state.write(open);
    StateMetrics.keeps(pane.getKey(), open.stream().map(PartialAggregate::table).toList());
  }
}
