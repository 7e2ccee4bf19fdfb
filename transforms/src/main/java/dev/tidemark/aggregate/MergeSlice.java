/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Merges what a shard has of a slice into one partial result; into several where rows were read
 * when some of the slice's windows had closed already.
 */
final class MergeSlice
    extends DoFn<KV<Integer, Iterable<PartialAggregate>>, KV<Integer, PartialAggregate>> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private final StateMetrics state = new StateMetrics();
  private transient AggregateTable.Layout layout;

  MergeSlice(AggregatePlan plan) {
    this.plan = plan;
  }

  @Setup
  public void setup() {
    layout = AggregateTable.Layout.of(plan);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartialAggregate>> pane,
      OutputReceiver<KV<Integer, PartialAggregate>> out) {
    Map<Long, List<PartialAggregate>> byFirstWindow = new TreeMap<>();
    for (PartialAggregate partial : pane.getValue()) {
      state.removed(partial, plan.windows());
      byFirstWindow
          .computeIfAbsent(partial.firstWindowStart(), start -> new ArrayList<>())
          .add(partial);
    }
    for (List<PartialAggregate> same : byFirstWindow.values()) {
      PartialAggregate merged = merged(same);
      state.added(merged, plan.windows());
      out.output(KV.of(pane.getKey(), merged));
    }
  }

  private PartialAggregate merged(List<PartialAggregate> partials) {
    PartialAggregate first = partials.get(0);
    if (partials.size() == 1) {
      return first;
    }
    AggregateTable table = new AggregateTable(layout);
    long watermark = Long.MAX_VALUE;
    for (PartialAggregate partial : partials) {
      table.merge(partial.table());
      watermark = Math.min(watermark, partial.watermark());
    }
    return new PartialAggregate(
        first.start(), first.end(), first.firstWindowStart(), watermark, table.write());
  }
}
