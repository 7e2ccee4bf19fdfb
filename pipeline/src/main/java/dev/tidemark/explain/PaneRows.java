/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.query.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** The rows of a pane in words: its window, and the other columns by name. */
final class PaneRows {
  private PaneRows() {}

  /** The window of a row, or nothing where rows have none. */
  static String window(Row row, TimeFormat times) {
    return row.getSchema().hasField(Query.WINDOW_START)
            && row.getSchema().hasField(Query.WINDOW_END)
        ? times.of(time(row, Query.WINDOW_START)) + "–" + times.of(time(row, Query.WINDOW_END))
        : "";
  }

  static Instant time(Row row, String column) {
    return row.getLogicalTypeValue(column, Instant.class);
  }

  /** The names of the columns besides the window. */
  static List<String> columns(Row row) {
    return row.getSchema().getFieldNames().stream()
        .filter(name -> !name.equals(Query.WINDOW_START) && !name.equals(Query.WINDOW_END))
        .toList();
  }

  /** {@code name value} of each column besides the window. */
  static List<String> values(Row row) {
    List<String> values = new ArrayList<>();
    for (String column : columns(row)) {
      values.add(column + " " + value(row.getValue(column)));
    }
    return values;
  }

  static String value(Object value) {
    return value == null ? "NULL" : value.toString().replace("\n", "\\n");
  }
}
