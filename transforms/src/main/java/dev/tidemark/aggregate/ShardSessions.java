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

/** Sessions. */
final class ShardSessions implements OpenResults {
  private final AggregatePlan plan;
  private final AggregateTable.Layout layout;
  private final Map<ByteBuffer, OpenSessions<Parts>> byKey = new HashMap<>();
  private final List<Session<Parts>> closed = new ArrayList<>();

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

  ShardSessions(AggregatePlan plan, AggregateTable.Layout layout, List<PartialAggregate> written) {
    this.plan = plan;
    this.layout = layout;
    written.forEach(this::join);
  }

  /** In the order in which the pane's rows were read. */
  @Override
  public void merge(Iterable<PartialAggregate> pane) {
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

  private void close(long watermark) {
    byKey
        .values()
        .removeIf(
            sessions -> {
              closed.addAll(sessions.removeClosed(watermark));
              return sessions.isEmpty();
            });
  }

  @Override
  public void forEachChange(ChangeReceiver receiver) {
    List<Session<Parts>> changes = new ArrayList<>(closed);
    changes.addAll(open());
    changes.removeIf(session -> !session.content().changed);
    changes.sort(Comparator.comparingLong(Session::start));
    for (Session<Parts> session : changes) {
      receiver.accept(session.start(), session.end(), session.content().merged(layout), 0);
    }
  }

  /** Those that were open at the greatest watermark so far. */
  @Override
  public List<PartialAggregate> stillOpen() {
    return open().stream().map(this::written).toList();
  }

  @Override
  public List<PartialAggregate> closed() {
    return closed.stream().map(this::written).toList();
  }

  private List<Session<Parts>> open() {
    List<Session<Parts>> open = new ArrayList<>();
    byKey.values().forEach(sessions -> open.addAll(sessions.all()));
    return open;
  }

  private PartialAggregate written(Session<Parts> session) {
    Parts parts = session.content();
    byte[] table = parts.tables.size() == 1 ? parts.tables.get(0) : parts.merged(layout).write();
    return new PartialAggregate(
        session.start(), session.end(), session.start(), parts.watermark, table);
  }
}
