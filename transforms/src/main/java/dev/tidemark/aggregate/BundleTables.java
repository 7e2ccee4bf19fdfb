/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Selection;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.SlidingWindowSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rows of one bundle add up to where windows are made of slices: a table per slice. */
final class BundleTables implements BundleResult {
  private final AggregatePlan plan;
  private final SlidingWindowSpec windows;
  private final AggregateTable.Layout layout;
  private final Admission admission;
  private final LateGate gate;
  private final GroupKey key;
  private final long sliceLength;
  private final Map<Slice, SliceTable> tables = new LinkedHashMap<>();

  /** A slice, and the first window that it still goes into. */
  private record Slice(long start, long firstWindowStart) {}

  /** The rows of a batch that fall into a slice, on their way into its table. */
  private static final class SliceTable {
    private final AggregateTable table;
    private long watermark = Long.MAX_VALUE;
    private int[] rows = new int[256];
    private int count;

    SliceTable(AggregateTable.Layout layout) {
      this.table = new AggregateTable(layout);
    }

    void collect(int row) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, count * 2);
      }
      rows[count++] = row;
    }
  }

  BundleTables(AggregatePlan plan) {
    this.plan = plan;
    this.layout = AggregateTable.Layout.of(plan);
    this.windows = (SlidingWindowSpec) plan.windows();
    this.admission = new Admission(plan);
    this.gate = plan.lateGate();
    this.key = new GroupKey(plan.groupBy());
    this.sliceLength = windows.slice();
  }

  @Override
  public Counts add(EventBatch batch, List<DeadLetter> late) {
    Selection rows = admission.meetingWhere(batch);
    LongColumn times = (LongColumn) batch.column(plan.eventTime().orElseThrow());
    int lateBefore = late.size();
    assign(batch, rows, times, late);
    key.of(batch);
    AggregateInputs inputs = new AggregateInputs(layout.aggregates(), batch, rows);
    for (SliceTable slice : tables.values()) {
      if (slice.count > 0) {
        slice.table.add(slice.rows, slice.count, key, inputs);
        slice.watermark = Math.min(slice.watermark, batch.watermark());
        slice.count = 0;
      }
    }
    return Counts.of(batch, rows, late.size() - lateBefore);
  }

  /** Sends each row to its slice's table, or to the dead letters. */
  private void assign(EventBatch batch, Selection rows, LongColumn times, List<DeadLetter> late) {
    long watermark = batch.watermark();
    SliceTable current = null;
    long currentStart = 0;
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      long time = admission.eventTime(times, row);
      if (current == null || time < currentStart || time - currentStart >= sliceLength) {
        if (gate.isLate(time, watermark)) {
          late.add(admission.lateRow(batch, row, time));
          continue;
        }
        currentStart = windows.sliceStart(time, sliceLength);
        Slice slice = new Slice(currentStart, gate.firstOpenWindowStart(time, watermark));
        current = tables.computeIfAbsent(slice, s -> new SliceTable(layout));
      }
      current.collect(row);
    }
  }

  @Override
  public void drain(int shards, PartialReceiver receiver) {
    tables.forEach(
        (slice, sliceTable) ->
            sliceTable
                .table
                .writeByShard(shards)
                .forEach(
                    (shard, table) ->
                        receiver.accept(
                            shard,
                            new PartialAggregate(
                                slice.start(),
                                slice.start() + sliceLength,
                                slice.firstWindowStart(),
                                sliceTable.watermark,
                                table))));
    tables.clear();
  }
}
