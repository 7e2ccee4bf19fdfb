/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sessions, all in one table. */
final class ShardSessions implements OpenResults {
  private final AggregatePlan plan;
  private final AggregateTable.Layout layout;
  private final SessionTable sessions;
  private long watermark = EventBatch.NO_WATERMARK;

  ShardSessions(AggregatePlan plan, AggregateTable.Layout layout, List<PartialAggregate> written) {
    this.plan = plan;
    this.layout = layout;
    this.sessions = new SessionTable(layout);
    written.forEach(block -> sessions.join(block.table()));
    sessions.rest();
  }

  /** In the order in which the pane's rows were read. */
  @Override
  public void merge(Iterable<PartialAggregate> pane) {
    List<PartialAggregate> asRead = new ArrayList<>();
    pane.forEach(asRead::add);
    asRead.sort(Comparator.comparingLong(PartialAggregate::watermark));
    for (PartialAggregate partial : asRead) {
      if (partial.watermark() > watermark) {
        watermark = partial.watermark();
        sessions.close(watermark - plan.allowedLateness().toMillis());
      }
      if (!partial.isHeartbeat()) {
        sessions.join(partial.table());
      }
    }
  }

  @Override
  public void forEachChange(ChangeReceiver receiver) {
    for (int session : sessions.inOrder()) {
      if (sessions.isTouched(session)) {
        give(sessions, session, receiver);
      }
    }
  }

  /** Gives the sessions that have closed in this pane. */
  void forEachClosed(ChangeReceiver receiver) {
    sessions.forEachClosed(session -> give(sessions, session, receiver));
  }

  @Override
  public void forEachKept(PartialAggregate kept, ChangeReceiver receiver) {
    SessionTable block = new SessionTable(layout);
    block.join(kept.table());
    block.forEachOpen(session -> give(block, session, receiver));
  }

  private static void give(SessionTable sessions, int session, ChangeReceiver receiver) {
    receiver.accept(sessions.start(session), sessions.end(session), sessions.table(), session);
  }

  /** Those that were open at the greatest watermark so far. */
  @Override
  public List<PartialAggregate> stillOpen() {
    return written(sessions.writeOpen());
  }

  @Override
  public List<PartialAggregate> closed() {
    return written(sessions.writeClosed());
  }

  /** When the first of the open sessions ends, or {@code otherwise} if none is open. */
  long firstEnd(long otherwise) {
    return sessions.firstEnd(otherwise);
  }

  private List<PartialAggregate> written(SessionTable.Block block) {
    return block == null ? List.of() : List.of(block.readAt(watermark));
  }
}
