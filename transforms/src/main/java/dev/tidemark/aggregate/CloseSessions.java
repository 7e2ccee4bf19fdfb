/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Append mode of sessions, by heartbeats: what came since the last pane goes into the bucket's open
 * sessions, and those that the pane's greatest watermark closes become rows, in the millisecond
 * before their close. A bucket that nothing came for and none of whose sessions close is not read.
 */
final class CloseSessions extends DoFn<KV<Integer, Iterable<PartialAggregate>>, Row> {
  private static final long serialVersionUID = 1L;

  @StateId("open")
  private final StateSpec<ValueState<PartialAggregate>> openSpec =
      StateSpecs.value(new PartialAggregate.PartialAggregateCoder());

  @StateId("firstEnd")
  private final StateSpec<ValueState<Long>> firstEndSpec = StateSpecs.value(VarLongCoder.of());

  private final AggregatePlan plan;
  private final StateMetrics metrics = new StateMetrics();
  private transient AggregateTable.Layout layout;
  private transient ResultRows rows;

  CloseSessions(AggregatePlan plan) {
    this.plan = plan;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<PartialAggregate>> pane,
      @StateId("open") ValueState<PartialAggregate> open,
      @StateId("firstEnd") ValueState<Long> firstEnd,
      OutputReceiver<Row> out) {
    if (isQuiet(pane.getValue(), firstEnd)) {
      return;
    }
    if (layout == null) { // not in @Setup, which the Spark runner does not call for a stateful DoFn
      layout = AggregateTable.Layout.of(plan);
      rows = new ResultRows(plan);
    }
    PartialAggregate before = open.read();
    ShardSessions sessions =
        new ShardSessions(plan, layout, before == null ? List.of() : List.of(before));
    sessions.merge(pane.getValue());
    sessions.forEachClosed(
        (start, end, table, group) ->
            out.outputWithTimestamp(rows.of(start, end, table, group), lastInstant(end)));
    List<PartialAggregate> stillOpen = sessions.stillOpen();
    PartialAggregate now = stillOpen.isEmpty() ? null : stillOpen.get(0);
    if (now == null) {
      open.clear();
      firstEnd.clear();
    } else {
      open.write(now);
      firstEnd.write(sessions.firstEnd(Long.MAX_VALUE));
    }
    metrics.takesThePlaceOf(before, now);
  }

  /** Whether there is nothing but heartbeats, by which no session closes. */
  private boolean isQuiet(Iterable<PartialAggregate> pane, ValueState<Long> firstEnd) {
    long newest = Long.MIN_VALUE;
    for (PartialAggregate partial : pane) {
      if (!partial.isHeartbeat()) {
        return false;
      }
      newest = Math.max(newest, partial.watermark());
    }
    Long first = firstEnd.read();
    return first == null || !plan.lateGate().isClosed(first, newest);
  }

  private Instant lastInstant(long end) {
    return Instant.ofEpochMilli(end + plan.allowedLateness().toMillis() - 1);
  }

  /** The element is of no time, its rows are of the past. */
  @Override
  @SuppressWarnings("deprecation") // there is no other way in Beam
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
