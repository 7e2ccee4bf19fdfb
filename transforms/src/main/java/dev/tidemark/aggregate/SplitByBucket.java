/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.window.SessionWindowSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Update mode, and sessions that close by heartbeats: splits a shard's pane into {@value
 * AggregateTable#BUCKETS} buckets, by the groups' keys. State is kept by bucket, and a bucket that
 * a pane has nothing for is not touched: so what is read and written at a trigger goes with the
 * groups that changed, while the runner still groups by few keys. A heartbeat goes to every bucket
 * where sessions are to close by it, and else nowhere.
 */
final class SplitByBucket
    extends DoFn<KV<Integer, Iterable<PartialAggregate>>, KV<Integer, Iterable<PartialAggregate>>> {
  private static final long serialVersionUID = 1L;

  /** Fewer, since all of them are touched by each heartbeat. */
  private static final int BUCKETS_WITH_HEARTBEATS = 64;

  private final AggregatePlan plan;
  private final boolean heartbeats;
  private final StateMetrics state = new StateMetrics();
  private transient AggregateTable.Layout layout;

  private SplitByBucket(AggregatePlan plan, boolean heartbeats) {
    this.plan = plan;
    this.heartbeats = heartbeats;
  }

  static SplitByBucket withoutHeartbeats(AggregatePlan plan) {
    return new SplitByBucket(plan, false);
  }

  static SplitByBucket withHeartbeats(AggregatePlan plan) {
    return new SplitByBucket(plan, true);
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

  /** What several bundles made of the rows of one watermark is joined on the way. */
  private Map<Integer, List<PartialAggregate>> bySession(Iterable<PartialAggregate> pane) {
    Map<Long, SessionTable> byWatermark = new TreeMap<>();
    int many = heartbeats ? BUCKETS_WITH_HEARTBEATS : AggregateTable.BUCKETS;
    long newest = EventBatch.NO_WATERMARK;
    for (PartialAggregate partial : pane) {
      newest = Math.max(newest, partial.watermark());
      if (!partial.isHeartbeat()) {
        if (heartbeats) {
          state.removed(partial); // from here on it is counted where it is kept
        }
        byWatermark
            .computeIfAbsent(partial.watermark(), w -> new SessionTable(layout))
            .join(partial.table());
      }
    }
    Map<Integer, List<PartialAggregate>> buckets = new TreeMap<>();
    byWatermark.forEach(
        (watermark, sessions) -> {
          SessionTable.Block[] blocks =
              sessions.writeOpen(many, session -> sessions.table().bucket(session) % many);
          for (int bucket = 0; bucket < blocks.length; bucket++) {
            if (blocks[bucket] != null) {
              buckets
                  .computeIfAbsent(bucket, b -> new ArrayList<>())
                  .add(blocks[bucket].readAt(watermark));
            }
          }
        });
    if (heartbeats && newest != EventBatch.NO_WATERMARK) {
      for (int bucket = 0; bucket < many; bucket++) {
        buckets
            .computeIfAbsent(bucket, b -> new ArrayList<>())
            .add(PartialAggregate.heartbeat(newest));
      }
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
