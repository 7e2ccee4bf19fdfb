/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.time.LateGate;
import dev.tidemark.window.SlidingWindowSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Partial results of slices, or of all of time: one for each slice. A window that is durable is
 * left out of all slices at once, so that none of them makes a part of it anew.
 */
final class CompactTables implements CompactPartials.OfShard {
  private final AggregatePlan plan;
  private final AggregateTable.Layout layout;
  private final LateGate gate;
  private final long floor;
  private final Map<Slice, Merged> slices = new LinkedHashMap<>();

  /** A slice, and the first window that it still goes into. */
  private record Slice(long start, long end, long firstWindowStart) {}

  private static final class Merged {
    private final AggregateTable table;
    private long watermark = Long.MAX_VALUE;

    Merged(AggregateTable.Layout layout) {
      table = new AggregateTable(layout);
    }
  }

  CompactTables(AggregatePlan plan, AggregateTable.Layout layout, long floor) {
    this.plan = plan;
    this.layout = layout;
    this.gate = plan.lateGate();
    this.floor = floor;
  }

  @Override
  public void add(PartialAggregate partial) {
    long first = partial.firstWindowStart();
    if (plan.windows() instanceof SlidingWindowSpec && floor != Long.MIN_VALUE) {
      if (gate.isLate(partial.start(), floor)) {
        return;
      }
      first = Math.max(first, gate.firstOpenWindowStart(partial.start(), floor));
    }
    Merged slice =
        slices.computeIfAbsent(
            new Slice(partial.start(), partial.end(), first), s -> new Merged(layout));
    slice.table.merge(partial.table());
    slice.watermark = Math.min(slice.watermark, partial.watermark());
  }

  @Override
  public List<PartialAggregate> merged() {
    List<PartialAggregate> merged = new ArrayList<>();
    slices.forEach(
        (slice, of) ->
            merged.add(
                new PartialAggregate(
                    slice.start(),
                    slice.end(),
                    slice.firstWindowStart(),
                    of.watermark,
                    of.table.write())));
    return merged;
  }
}
