/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.watch;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last few things that passed a point of a pipeline in this process, the newest last. A process
 * keeps those of the last {@link #MAX_POINTS} points alone. On a cluster each worker knows its own,
 * and the driver none.
 */
public final class LastSeen {
  /** How many things are kept of each point. */
  public static final int KEPT = 20;

  private static final int MAX_POINTS = 256;

  private static final Map<String, LastSeen> POINTS =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LastSeen> eldest) {
          return size() > MAX_POINTS;
        }
      };

  private final Deque<Seen> last = new ArrayDeque<>(KEPT);

  /**
   * Something that passed.
   *
   * @param at when, about
   * @param cells what, as texts
   */
  public record Seen(Instant at, List<String> cells) {}

  private LastSeen() {}

  /** What is seen at the point called {@code id}, which is one pipeline's alone. */
  public static LastSeen at(String id) {
    synchronized (POINTS) {
      return POINTS.computeIfAbsent(id, unknown -> new LastSeen());
    }
  }

  /** Adds what passed, in that order. */
  synchronized void add(List<Seen> more) {
    for (Seen seen : more) {
      if (last.size() == KEPT) {
        last.removeFirst();
      }
      last.addLast(seen);
    }
  }

  /** What is kept, oldest first. */
  public synchronized List<Seen> all() {
    return List.copyOf(last);
  }
}
