/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * Complete mode: what came since the last pane goes into the result, which one key holds, and all
 * of it is emitted. Closed windows are kept apart, since nothing may join them any more.
 */
final class MergeWhole extends DoFn<KV<Integer, Iterable<List<PartialAggregate>>>, ResultTable> {
  private static final long serialVersionUID = 1L;

  @StateId("open")
  private final StateSpec<ValueState<List<PartialAggregate>>> openSpec =
      StateSpecs.value(ListCoder.of(new PartialAggregate.PartialAggregateCoder()));

  @StateId("closed")
  private final StateSpec<ValueState<List<PartialAggregate>>> closedSpec =
      StateSpecs.value(ListCoder.of(new PartialAggregate.PartialAggregateCoder()));

  @StateId("version")
  private final StateSpec<ValueState<Long>> versionSpec = StateSpecs.value(VarLongCoder.of());

  private final AggregatePlan plan;
  private final StateMetrics metrics = new StateMetrics();
  private final Counter rowsOut = Metrics.counter(PreAggregate.METRICS, "rows_out");
  private transient AggregateTable.Layout layout;
  private transient ResultRows rows;

  MergeWhole(AggregatePlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<List<PartialAggregate>>> pane,
      @StateId("open") ValueState<List<PartialAggregate>> open,
      @StateId("closed") ValueState<List<PartialAggregate>> closed,
      @StateId("version") ValueState<Long> version,
      OutputReceiver<ResultTable> out) {
    if (layout == null) { // not in @Setup, which the Spark runner does not call for a stateful DoFn
      layout = AggregateTable.Layout.of(plan);
      rows = new ResultRows(plan);
    }
    List<PartialAggregate> openBefore = open.read();
    List<PartialAggregate> closedBefore = closed.read();
    OpenResults results = OpenResults.of(plan, layout, openBefore);
    List<PartialAggregate> news = new ArrayList<>();
    pane.getValue().forEach(news::addAll);
    results.merge(news);
    List<PartialAggregate> all = new ArrayList<>(closedBefore == null ? List.of() : closedBefore);
    List<PartialAggregate> closedNow = results.closed();
    if (all.addAll(closedNow)) {
      closed.write(List.copyOf(all));
    }
    List<PartialAggregate> stillOpen = results.stillOpen();
    open.write(stillOpen);
    metrics.keeps(openBefore, stillOpen);
    metrics.keeps(List.of(), closedNow);
    all.addAll(stillOpen);
    Long last = version.read();
    long next = last == null ? 0 : last + 1;
    version.write(next);
    List<Row> result = new ArrayList<>();
    for (PartialAggregate kept : all) {
      results.forEachKept(
          kept, (start, end, table, group) -> result.add(rows.of(start, end, table, group)));
    }
    rowsOut.inc(result.size());
    out.output(new ResultTable(next, result));
  }
}
