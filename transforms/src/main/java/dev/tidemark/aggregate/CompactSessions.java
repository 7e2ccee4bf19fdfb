/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.time.LateGate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Partial sessions, by the rule of {@link ShardSessions}: in the order of the watermarks they were
 * read at, and none joins a session that had closed by then.
 *
 * <p>What comes of it has to come to the same again, behind a restart. So a session that is open at
 * the greatest watermark is of a block of that one; and one that has closed, of a block of the
 * watermark that its last rows were read at: then it was open, and whatever it does not intersect,
 * though it would, had closed or came later.
 */
final class CompactSessions implements CompactPartials.OfShard {
  private final LateGate gate;
  private final AggregateTable.Layout layout;
  private final long floor;
  private final List<PartialAggregate> partials = new ArrayList<>();
  private long[] lastReadAt = new long[0];

  CompactSessions(LateGate gate, AggregateTable.Layout layout, long floor) {
    this.gate = gate;
    this.layout = layout;
    this.floor = floor;
  }

  @Override
  public void add(PartialAggregate partial) {
    partials.add(partial);
  }

  @Override
  public List<PartialAggregate> merged() {
    partials.sort(Comparator.comparingLong(PartialAggregate::watermark));
    SessionTable sessions = new SessionTable(layout);
    long watermark = Long.MIN_VALUE;
    for (PartialAggregate partial : partials) {
      if (partial.watermark() > watermark) {
        watermark = partial.watermark();
        sessions.close(watermark - gate.allowedLateness().toMillis());
      }
      sessions.join(partial.table());
      note(sessions, watermark);
    }
    List<PartialAggregate> merged = new ArrayList<>();
    TreeMap<Long, SessionTable.Selected> closed = new TreeMap<>();
    sessions.forEachClosed(
        session -> {
          if (isNeeded(sessions, session)) {
            closed
                .computeIfAbsent(lastReadAt[session], w -> new SessionTable.Selected())
                .add(session);
          }
        });
    closed.forEach((readAt, some) -> merged.add(sessions.write(some).readAt(readAt)));
    SessionTable.Selected open = new SessionTable.Selected();
    sessions.forEachOpen(
        session -> {
          if (isNeeded(sessions, session)) {
            open.add(session);
          }
        });
    if (!open.isEmpty()) {
      merged.add(sessions.write(open).readAt(watermark));
    }
    return merged;
  }

  private void note(SessionTable sessions, long watermark) {
    int size = sessions.table().size();
    if (lastReadAt.length < size) {
      lastReadAt = Arrays.copyOf(lastReadAt, Accumulator.grown(lastReadAt.length, size));
    }
    sessions.forEachTouched(session -> lastReadAt[session] = watermark);
    sessions.rest();
  }

  private boolean isNeeded(SessionTable sessions, int session) {
    return floor == Long.MIN_VALUE || !gate.isClosed(sessions.end(session), floor);
  }
}
