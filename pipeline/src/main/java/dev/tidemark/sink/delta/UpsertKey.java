/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * By which columns a row takes the place of an earlier one.
 *
 * <pre>
 *   windows    the same start, the same end, the same group
 *   sessions   the same group, and a window that lies within the newer row's
 *   no windows the same group
 * </pre>
 *
 * @param group the columns of the group; none: all rows are of one
 * @param kind what the windows are
 * @param start the column of the window's start; empty without windows
 * @param end the column of the window's end; empty without windows
 */
record UpsertKey(List<String> group, Kind kind, String start, String end) implements Serializable {

  /** What windows are to an upsert. */
  enum Kind {
    /** There are none. */
    NONE,
    /** Their start and end belong to the key. */
    WINDOWS,
    /** They grow, and become one: a row supersedes those whose window lies within its own. */
    SESSIONS
  }

  UpsertKey {
    group = List.copyOf(group);
  }

  static UpsertKey of(List<String> group) {
    return new UpsertKey(group, Kind.NONE, "", "");
  }

  /** The columns that have to be there. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(group);
    if (kind != Kind.NONE) {
      columns.add(start);
      columns.add(end);
    }
    return columns;
  }

  Instant start(Row row) {
    return time(row, start);
  }

  Instant end(Row row) {
    return time(row, end);
  }

  /** What rows of which one may replace the other have in common. */
  List<@Nullable Object> common(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String column : group) {
      values.add(row.getValue(column));
    }
    if (kind == Kind.WINDOWS) {
      values.add(start(row));
      values.add(end(row));
    }
    return values;
  }

  /** Whether {@code newer} takes the place of {@code older}, which has the same in common. */
  boolean replaces(Row newer, Row older) {
    return kind != Kind.SESSIONS
        || (!start(older).isBefore(start(newer)) && !end(older).isAfter(end(newer)));
  }

  private static Instant time(Row row, String column) {
    Instant time = row.getLogicalTypeValue(column, Instant.class);
    if (time == null) {
      throw new IllegalStateException("a row's " + column + " is null");
    }
    return time;
  }
}
