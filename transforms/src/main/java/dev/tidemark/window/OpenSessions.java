/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * The sessions of one group that rows can still join, as disjoint stretches of event time, each
 * with something that is kept of it. Times are milliseconds since 1970.
 *
 * @param <T> what is kept of a session
 */
public final class OpenSessions<T> {
  private final long allowedLateness;
  private final TreeMap<Long, Session<T>> byStart = new TreeMap<>();

  /**
   * A session.
   *
   * @param start its first row's event time
   * @param end its last row's event time, plus the gap
   * @param content what is kept of it
   */
  public record Session<T>(long start, long end, T content) {}

  /** None yet; sessions close {@code allowedLateness} after their end. */
  public OpenSessions(Duration allowedLateness) {
    this.allowedLateness = allowedLateness.toMillis();
  }

  /**
   * Adds a stretch of event time: the sessions that it intersects become one with it, which are
   * several where it bridges them.
   *
   * @param fresh makes the content of a session that was not there before
   * @param merge makes one content of two sessions'
   * @return the session that it is of now
   */
  public Session<T> join(long start, long end, Supplier<T> fresh, BinaryOperator<T> merge) {
    Session<T> joined = null;
    Map.Entry<Long, Session<T>> last = byStart.lowerEntry(end);
    while (last != null && last.getValue().end() > start) {
      byStart.remove(last.getKey());
      joined = joined == null ? last.getValue() : merge(last.getValue(), joined, merge);
      last = byStart.lowerEntry(end);
    }
    Session<T> session =
        joined == null
            ? new Session<>(start, end, fresh.get())
            : new Session<>(
                Math.min(joined.start(), start), Math.max(joined.end(), end), joined.content());
    byStart.put(session.start(), session);
    return session;
  }

  private static <T> Session<T> merge(
      Session<T> first, Session<T> second, BinaryOperator<T> merge) {
    return new Session<>(
        first.start(), second.end(), merge.apply(first.content(), second.content()));
  }

  /** Takes out the sessions that have closed at {@code watermark}: nothing joins them any more. */
  public List<Session<T>> removeClosed(long watermark) {
    List<Session<T>> closed = new ArrayList<>();
    while (!byStart.isEmpty()
        && byStart.firstEntry().getValue().end() + allowedLateness <= watermark) {
      // the first to begin is the first to end, since none intersect
      closed.add(byStart.pollFirstEntry().getValue());
    }
    return closed;
  }

  /** All sessions, in event-time order. */
  public Collection<Session<T>> all() {
    return byStart.values();
  }

  public boolean isEmpty() {
    return byStart.isEmpty();
  }
}
