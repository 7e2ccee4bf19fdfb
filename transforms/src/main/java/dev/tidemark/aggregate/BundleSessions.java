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
import dev.tidemark.window.OpenSessions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    int count = 0;
    for (int i = 0; i < rows.count(); i++) {
      int row = rows.row(i);
      long time = admission.eventTime(times, row);
      if (gate.isLate(time, batch.watermark())) {
        late.add(admission.lateRow(batch, row, time));
      } else {
        inTime[count++] = row;
      }
    }
    key.of(batch);
    AggregateInputs inputs = new AggregateInputs(layout.aggregates(), batch, rows);
    at(batch.watermark()).add(inTime, count, times, inputs);
    return Counts.of(batch, rows, late.size() - lateBefore);
  }

  private AtWatermark at(long watermark) {
    if (parts.isEmpty() || parts.get(parts.size() - 1).watermark != watermark) {
      parts.add(new AtWatermark(watermark));
    }
    return parts.get(parts.size() - 1);
  }

  @Override
  public void drain(int shards, PartialReceiver receiver) {
    parts.forEach(part -> part.drain(shards, receiver));
    parts.clear();
  }

  /** The partial sessions of rows that were read at one watermark: each is a group of one table. */
  private final class AtWatermark {
    private final long watermark;
    private final AggregateTable table = new AggregateTable(layout);
    private final Map<ByteBuffer, OpenSessions<Integer>> byKey = new HashMap<>();

    /** For each group of the table the one that it has become part of, itself if none. */
    private int[] partOf = new int[64];

    /** The groups that became part of another in the batch at hand. */
    private final List<Integer> merged = new ArrayList<>();

    AtWatermark(long watermark) {
      this.watermark = watermark;
    }

    void add(int[] rows, int count, LongColumn times, AggregateInputs inputs) {
      int known = table.size();
      int[] groups = new int[count];
      for (int i = 0; i < count; i++) {
        groups[i] = join(rows[i], admission.eventTime(times, rows[i]));
      }
      for (int i = 0; i < count; i++) {
        groups[i] = whole(groups[i]);
      }
      table.add(groups, rows, count, inputs);
      for (int group : merged) {
        if (group < known) { // one that is newer has no rows: they went into the whole
          table.mergeGroup(group, whole(group));
        }
      }
      merged.clear();
    }

    /** The group of the partial session that a row is of. */
    private int join(int row, long time) {
      key.read(row);
      OpenSessions<Integer> sessions = byKey.get(ByteBuffer.wrap(key.bytes(), 0, key.length()));
      if (sessions == null) {
        sessions = new OpenSessions<>(plan.allowedLateness());
        byKey.put(ByteBuffer.wrap(Arrays.copyOf(key.bytes(), key.length())), sessions);
      }
      long end = plan.windows().lastWindowEnd(time);
      return sessions.join(time, end, this::newGroup, this::merge).content();
    }

    private int newGroup() {
      int group = table.addGroup(key);
      if (group == partOf.length) {
        partOf = Arrays.copyOf(partOf, group * 2);
      }
      partOf[group] = group;
      return group;
    }

    private int merge(int into, int group) {
      partOf[group] = into;
      merged.add(group);
      return into;
    }

    private int whole(int group) {
      int whole = group;
      while (partOf[whole] != whole) {
        whole = partOf[whole];
      }
      return whole;
    }

    void drain(int shards, PartialReceiver receiver) {
      for (OpenSessions<Integer> sessions : byKey.values()) {
        for (OpenSessions.Session<Integer> session : sessions.all()) {
          receiver.accept(
              table.shard(session.content(), shards),
              new PartialAggregate(
                  session.start(),
                  session.end(),
                  session.start(),
                  watermark,
                  table.write(session.content())));
        }
      }
    }
  }
}
