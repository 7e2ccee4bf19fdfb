/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * Update mode: what came since the last pane goes into the shard's open windows, and the groups it
 * touched are emitted. Windows that have closed are forgotten here and not by the runner, since not
 * every runner clears state.
 */
final class MergeOpenWindows extends DoFn<KV<Integer, Iterable<PartialAggregate>>, Row> {
  private static final long serialVersionUID = 1L;

  @StateId("windows")
  private final StateSpec<ValueState<Map<Long, byte[]>>> windowsSpec =
      StateSpecs.value(MapCoder.of(VarLongCoder.of(), ByteArrayCoder.of()));

  private final AggregatePlan plan;
  private transient AggregateTable.Layout layout;
  private transient ResultRows rows;

  MergeOpenWindows(AggregatePlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartialAggregate>> pane,
      @StateId("windows") ValueState<Map<Long, byte[]>> state,
      OutputReceiver<Row> out) {
    if (layout == null) { // not in @Setup, which the Spark runner does not call for a stateful DoFn
      layout = AggregateTable.Layout.of(plan);
      rows = new ResultRows(plan);
    }
    OpenWindows windows = new OpenWindows(plan, layout, state.read());
    for (PartialAggregate partial : pane.getValue()) {
      windows.merge(partial);
    }
    windows.forEachChange(
        (start, end, table, group) -> out.output(rows.of(start, end, table, group)));
    Map<Long, byte[]> open = windows.stillOpen();
    state.write(open);
    StateMetrics.keeps(pane.getKey(), open.values());
  }
}
