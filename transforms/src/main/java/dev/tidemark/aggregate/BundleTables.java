/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.RowJson;
import dev.tidemark.batch.Selection;
import dev.tidemark.expression.Predicate;
import dev.tidemark.expression.SqlExpressions;
import dev.tidemark.time.LateGate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rows of one bundle add up to: a table per slice. Each row that comes in is counted
 * exactly once in {@link Counts}.
 */
final class BundleTables {
  private final AggregatePlan plan;
  private final AggregateTable.Layout layout;
  private final Optional<Predicate> where;
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

  /**
   * What became of the rows of a batch; together they are all of its records.
   *
   * @param aggregated went into at least one window
   * @param filtered did not meet the query's {@code where}
   * @param late found all their windows closed
   * @param malformed never became rows
   */
  record Counts(long aggregated, long filtered, long late, long malformed) {}

  BundleTables(AggregatePlan plan) {
    this.plan = plan;
    this.layout = AggregateTable.Layout.of(plan);
    this.where = plan.where().map(sql -> SqlExpressions.predicate(sql, plan.schema()));
    this.gate = plan.lateGate();
    this.key = new GroupKey(plan.groupBy());
    this.sliceLength = plan.windows().slice();
  }

  /**
   * Adds the rows of a batch, but for those that {@code where} leaves out and the late, which go to
   * {@code late}.
   */
  Counts add(EventBatch batch, List<DeadLetter> late) {
    Selection all = Selection.all(batch.size());
    Selection rows = where.map(predicate -> predicate.select(batch, all)).orElse(all);
    LongColumn times = (LongColumn) batch.column(plan.eventTime());
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
    long lateRows = late.size() - (long) lateBefore;
    return new Counts(
        rows.count() - lateRows,
        batch.size() - (long) rows.count(),
        lateRows,
        batch.malformed().size());
  }

  /** Sends each row to its slice's table, or to the dead letters. */
  private void assign(EventBatch batch, Selection rows, LongColumn times, List<DeadLetter> late) {
    long watermark = batch.watermark();
    SliceTable current = null;
    long currentStart = 0;
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      long time = eventTime(times, row);
      if (current == null || time < currentStart || time - currentStart >= sliceLength) {
        if (gate.isLate(time, watermark)) {
          late.add(lateRow(batch, row, time));
          continue;
        }
        currentStart = plan.windows().sliceStart(time);
        Slice slice = new Slice(currentStart, gate.firstOpenWindowStart(time, watermark));
        current = tables.computeIfAbsent(slice, s -> new SliceTable(layout));
      }
      current.collect(row);
    }
  }

  private long eventTime(LongColumn times, int row) {
    if (times.isNull(row)) {
      throw new IllegalArgumentException(
          "a row without event time ("
              + plan.eventTime()
              + " is null): its source must reject it as malformed");
    }
    return Micros.toMillis(times.get(row));
  }

  private DeadLetter lateRow(EventBatch batch, int row, long time) {
    long start = plan.windows().lastWindowStart(time);
    long end = start + plan.windows().size().toMillis();
    byte[] payload = batch.payload(row);
    return new DeadLetter(
        DeadLetter.Kind.LATE,
        "its last window had closed",
        batch.origin(),
        batch.offset(row),
        Optional.of(new DeadLetter.Lateness(time, batch.watermark(), start, end)),
        payload == null ? RowJson.of(batch, row) : payload);
  }

  /** Hands over the partial results of all slices, by shard, and forgets them. */
  void drain(int shards, PartialReceiver receiver) {
    tables.forEach(
        (slice, sliceTable) -> {
          for (int shard = 0; shard < shards; shard++) {
            int toShard = shard;
            sliceTable
                .table
                .write(shard, shards)
                .ifPresent(
                    table ->
                        receiver.accept(
                            toShard,
                            new PartialAggregate(
                                slice.start(),
                                slice.firstWindowStart(),
                                sliceTable.watermark,
                                table)));
          }
        });
    tables.clear();
  }

  /** Takes a partial result and the shard that it is of. */
  interface PartialReceiver {
    void accept(int shard, PartialAggregate partial);
  }
}
