/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The newest rows of one step, and what becomes of those that a table holds.
 *
 * <pre>
 *   the step                     the table                becomes
 *   (10:00, /a, 1) (10:00, /a, 2)  (10:00, /a, 1) (10:05, /a, 7)  (10:00, /a, 2) (10:05, /a, 7)
 *   session [10:00, 10:25) 3       [10:00, 10:10) 1 [10:15, 10:25) 1   [10:00, 10:25) 3
 * </pre>
 *
 * <p>A session that lies within one that the table holds is an earlier state of it, as after a
 * restart, and is left out: an open session never shrinks, and a later row of its own never lies
 * within a session that has closed.
 */
final class Upserts {
  private final UpsertKey key;
  private final Map<List<@Nullable Object>, List<Row>> rows = new LinkedHashMap<>();
  private final Set<Instant> windows = new HashSet<>();

  /**
   * @param inOrder rows with the key's columns, later ones newer
   */
  Upserts(UpsertKey key, Collection<Row> inOrder) {
    this.key = key;
    for (Row row : inOrder) {
      List<Row> same = rows.computeIfAbsent(key.common(row), values -> new ArrayList<>());
      if (same.stream().noneMatch(other -> isPast(row, other))) {
        same.removeIf(other -> key.replaces(row, other));
        same.add(row);
      }
      if (key.kind() != UpsertKey.Kind.NONE) {
        windows.add(key.end(row));
      }
    }
  }

  /** Whether {@code row} is an earlier state of the session {@code other}. */
  private boolean isPast(Row row, Row other) {
    return key.replaces(other, row) && !key.replaces(row, other);
  }

  /** Leaves out what the table is ahead of. */
  void leaveOutPast(Row held) {
    List<Row> same = rows.get(key.common(held));
    if (same != null) {
      same.removeIf(row -> isPast(row, held));
    }
  }

  /** Leaves out a row that the table holds as it is. */
  boolean leaveOutSame(Row held) {
    List<Row> same = rows.get(key.common(held));
    return same != null && same.remove(held);
  }

  /** Whether a row of the step takes the place of one that the table holds. */
  boolean replaces(Row held) {
    return rows.getOrDefault(key.common(held), List.of()).stream()
        .anyMatch(row -> key.replaces(row, held));
  }

  /** Whether a row that the table holds is of a window that the step is about. */
  boolean isOfStep(Row held) {
    return key.kind() == UpsertKey.Kind.NONE || windows.contains(key.end(held));
  }

  List<Row> rows() {
    return rows.values().stream().flatMap(List::stream).toList();
  }

  /** The windows of the step, by their ends. */
  Set<Instant> windows() {
    return windows;
  }
}
