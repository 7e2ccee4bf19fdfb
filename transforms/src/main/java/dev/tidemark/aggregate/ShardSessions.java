/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.OpenSessions;
import dev.tidemark.window.OpenSessions.Session;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open sessions of a shard's groups while a pane is merged into them: keeps those that the pane
 * has nothing for as they were written, and notes which changed.
 */
final class ShardSessions {
  private final AggregatePlan plan;
  private final AggregateTable.Layout layout;
  private final Map<ByteBuffer, OpenSessions<Parts>> byKey = new HashMap<>();
  private final List<Session<Parts>> changedAndClosed = new ArrayList<>();

  /** What is known of a session: partial results that are to be merged, at least one. */
  private static final class Parts {
    private final List<byte[]> tables = new ArrayList<>();
    private long watermark = Long.MAX_VALUE;
    private boolean changed;

    void add(PartialAggregate partial) {
      tables.add(partial.table());
      watermark = Math.min(watermark, partial.watermark());
    }

    Parts with(Parts others) {
      tables.addAll(others.tables);
      watermark = Math.min(watermark, others.watermark);
      changed |= others.changed;
      return this;
    }

    /** All of them as one. */
    AggregateTable merged(AggregateTable.Layout layout) {
      AggregateTable table = new AggregateTable(layout);
      tables.forEach(table::merge);
      if (tables.size() > 1) {
        tables.clear();
        tables.add(table.write());
      }
      return table;
    }
  }

  /**
   * Begins with what {@link #stillOpen} gave after the last pane.
   *
   * @param written null before the first pane
   */
  ShardSessions(AggregatePlan plan, AggregateTable.Layout layout, List<PartialAggregate> written) {
    this.plan = plan;
    this.layout = layout;
    if (written != null) {
      written.forEach(this::join);
    }
  }

  /** Merges a pane, in the order in which its rows were read. */
  void merge(Iterable<PartialAggregate> pane) {
    List<PartialAggregate> asRead = new ArrayList<>();
    pane.forEach(asRead::add);
    asRead.sort(Comparator.comparingLong(PartialAggregate::watermark));
    long watermark = Long.MIN_VALUE;
    for (PartialAggregate partial : asRead) {
      if (partial.watermark() > watermark) {
        watermark = partial.watermark();
        close(watermark);
      }
      join(partial).changed = true;
    }
  }

  private Parts join(PartialAggregate partial) {
    OpenSessions<Parts> sessions =
        byKey.computeIfAbsent(
            ByteBuffer.wrap(AggregateTable.firstKey(partial.table())),
            key -> new OpenSessions<>(plan.allowedLateness()));
    Parts parts = sessions.join(partial.start(), partial.end(), Parts::new, Parts::with).content();
    parts.add(partial);
    return parts;
  }

  /** Forgets the sessions that have closed, but not that they changed before. */
  private void close(long watermark) {
    byKey
        .values()
        .removeIf(
            sessions -> {
              for (Session<Parts> closed : sessions.removeClosed(watermark)) {
                if (closed.content().changed) {
                  changedAndClosed.add(closed);
                }
              }
              return sessions.isEmpty();
            });
  }

  /** Gives every session that the pane had something for, in the order of their starts. */
  void forEachChange(ChangeReceiver receiver) {
    List<Session<Parts>> changes = new ArrayList<>(changedAndClosed);
    for (OpenSessions<Parts> sessions : byKey.values()) {
      sessions.all().stream().filter(s -> s.content().changed).forEach(changes::add);
    }
    changes.sort(Comparator.comparingLong(Session::start));
    for (Session<Parts> session : changes) {
      receiver.accept(session.start(), session.end(), session.content().merged(layout), 0);
    }
  }

  /** The sessions to keep: those that were open at the greatest watermark so far. */
  List<PartialAggregate> stillOpen() {
    List<PartialAggregate> open = new ArrayList<>();
    for (OpenSessions<Parts> sessions : byKey.values()) {
      for (Session<Parts> session : sessions.all()) {
        Parts parts = session.content();
        byte[] table =
            parts.tables.size() == 1 ? parts.tables.get(0) : parts.merged(layout).write();
        open.add(
            new PartialAggregate(
                session.start(), session.end(), session.start(), parts.watermark, table));
      }
    }
    return open;
  }
}
