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
import java.util.ArrayList;
import java.util.List;

/**
 * What the rows of one bundle add up to where windows are sessions: a partial session for each
 * stretch of a group's rows that are less than the gap apart and were read at the same watermark. A
 * row read at another watermark is of another partial session, because it may find the first
 * closed; whether it does is told where all are merged.
 */
final class BundleSessions implements BundleResult {
  private final AggregatePlan plan;
  private final AggregateTable.Layout layout;
  private final Admission admission;
  private final LateGate gate;
  private final GroupKey key;
  private final List<AtWatermark> parts = new ArrayList<>();

  BundleSessions(AggregatePlan plan) {
    this.plan = plan;
    this.layout = AggregateTable.Layout.of(plan);
    this.admission = new Admission(plan);
    this.gate = plan.lateGate();
    this.key = new GroupKey(plan.groupBy());
  }

  @Override
  public Counts add(EventBatch batch, List<DeadLetter> late) {
    Selection rows = admission.meetingWhere(batch);
    LongColumn times = (LongColumn) batch.column(plan.eventTime().orElseThrow());
    int lateBefore = late.size();
    int[] inTime = new int[rows.count()];
    long[] starts = new long[rows.count()];
    long[] ends = new long[rows.count()];
    int count = 0;
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      long time = admission.eventTime(times, row);
      if (gate.isLate(time, batch.watermark())) {
        late.add(admission.lateRow(batch, row, time));
      } else {
        starts[count] = time;
        ends[count] = plan.windows().lastWindowEnd(time);
        inTime[count++] = row;
      }
    }
    if (count > 0) {
      key.of(batch);
      AggregateInputs inputs = new AggregateInputs(layout.aggregates(), batch, rows);
      at(batch.watermark()).add(inTime, count, starts, ends, key, inputs);
    }
    return Counts.of(batch, rows, late.size() - lateBefore);
  }

  private SessionTable at(long watermark) {
    if (parts.isEmpty() || parts.get(parts.size() - 1).watermark() != watermark) {
      parts.add(new AtWatermark(watermark, new SessionTable(layout)));
    }
    return parts.get(parts.size() - 1).sessions();
  }

  @Override
  public void drain(int shards, PartialReceiver receiver) {
    for (AtWatermark part : parts) {
      SessionTable sessions = part.sessions();
      SessionTable.Block[] blocks =
          sessions.writeOpen(shards, session -> sessions.table().shard(session, shards));
      for (int shard = 0; shard < shards; shard++) {
        if (blocks[shard] != null) {
          receiver.accept(shard, blocks[shard].readAt(part.watermark()));
        }
      }
    }
    parts.clear();
  }

  /** The partial sessions of rows that were read at one watermark. */
  private record AtWatermark(long watermark, SessionTable sessions) {}
}
