/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.SessionWindowSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Update mode: splits a shard's pane into {@value AggregateTable#BUCKETS} buckets, by the groups'
 * keys. State is kept by bucket, and a bucket that a pane has nothing for is not touched: so what
 * is read and written at a trigger goes with the groups that changed, while the runner still groups
 * by few keys.
 */
final class SplitByBucket
    extends DoFn<KV<Integer, Iterable<PartialAggregate>>, KV<Integer, Iterable<PartialAggregate>>> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private transient AggregateTable.Layout layout;

  SplitByBucket(AggregatePlan plan) {
    this.plan = plan;
  }

  @Setup
  public void setup() {
    layout = AggregateTable.Layout.of(plan);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartialAggregate>> pane,
      OutputReceiver<KV<Integer, Iterable<PartialAggregate>>> out) {
    Map<Integer, List<PartialAggregate>> buckets =
        plan.windows() instanceof SessionWindowSpec
            ? bySession(pane.getValue())
            : bySlice(pane.getValue());
    int first = pane.getKey() * AggregateTable.BUCKETS;
    buckets.forEach((bucket, partials) -> out.output(KV.of(first + bucket, partials)));
  }

  /** A partial session is of one group. */
  private static Map<Integer, List<PartialAggregate>> bySession(Iterable<PartialAggregate> pane) {
    Map<Integer, List<PartialAggregate>> buckets = new TreeMap<>();
    for (PartialAggregate session : pane) {
      byte[] key = AggregateTable.firstKey(session.table());
      buckets.computeIfAbsent(AggregateTable.bucket(key), b -> new ArrayList<>()).add(session);
    }
    return buckets;
  }

  /** A slice, and the first window that it still goes into. */
  private record Slice(long start, long firstWindowStart) {}

  /** What several bundles made of a slice is merged on the way. */
  private Map<Integer, List<PartialAggregate>> bySlice(Iterable<PartialAggregate> pane) {
    Map<Slice, AggregateTable> tables = new LinkedHashMap<>();
    Map<Slice, PartialAggregate> slices = new LinkedHashMap<>();
    for (PartialAggregate partial : pane) {
      Slice slice = new Slice(partial.start(), partial.firstWindowStart());
      tables.computeIfAbsent(slice, s -> new AggregateTable(layout)).merge(partial.table());
      slices.merge(slice, partial, (a, b) -> a.watermark() <= b.watermark() ? a : b);
    }
    Map<Integer, List<PartialAggregate>> buckets = new TreeMap<>();
    tables.forEach(
        (slice, table) ->
            table
                .writeByBucket()
                .forEach(
                    (bucket, part) ->
                        buckets
                            .computeIfAbsent(bucket, b -> new ArrayList<>())
                            .add(slices.get(slice).withTable(part))));
    return buckets;
  }
}
