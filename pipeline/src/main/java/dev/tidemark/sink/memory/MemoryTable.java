/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.beam.sdk.values.Row;

/**
 * The result of a query in this JVM, by the name of the query: for tests and notebooks. It stays
 * until a query of the same name starts, or {@link #drop} is called. Safe for any thread.
 */
public final class MemoryTable {
  private static final Map<String, MemoryTable> TABLES = new ConcurrentHashMap<>();

  /** Rows by what they replace; rows that replace nothing are their own key. */
  private final Map<Object, Row> rows = new LinkedHashMap<>();

  private MemoryTable() {}

  /** The table of the query called {@code name}; empty when there is none. */
  public static MemoryTable named(String name) {
    return TABLES.computeIfAbsent(name, n -> new MemoryTable());
  }

  /** Forgets the table of the query called {@code name}. */
  public static void drop(String name) {
    TABLES.remove(name);
  }

  /** The rows as of now, those that came first in front. */
  public synchronized List<Row> rows() {
    return List.copyOf(rows.values());
  }

  synchronized void append(Collection<Row> more) {
    more.forEach(row -> rows.put(new Object(), row));
  }

  /** Puts rows in the place of those with the same key, in place. */
  synchronized void upsert(Collection<Row> newer, Function<Row, List<Object>> key) {
    newer.forEach(row -> rows.put(key.apply(row), row));
  }

  /** The same of sessions, each of which supersedes those of its group that lie within it. */
  synchronized void upsertSessions(
      Collection<Row> newer, Function<Row, List<Object>> group, String start, String end) {
    for (Row row : newer) {
      List<Object> of = group.apply(row);
      rows.values()
          .removeIf(
              held ->
                  group.apply(held).equals(of)
                      && !time(held, start).isBefore(time(row, start))
                      && !time(held, end).isAfter(time(row, end)));
      append(List.of(row));
    }
  }

  private static Instant time(Row row, String column) {
    return Objects.requireNonNull(row.getLogicalTypeValue(column, Instant.class));
  }

  synchronized void replace(Collection<Row> all) {
    rows.clear();
    append(new ArrayList<>(all));
  }
}
