/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.batch.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows to try expressions on. */
final class SampleRows {
  /** The columns of {@link #ROW}; {@code nothing} and its like are always null. */
  static final EventSchema SCHEMA =
      EventSchema.parse(
          "action STRING, page STRING, amount DOUBLE, quantity INT, total BIGINT, vip BOOLEAN,"
              + " timestamp TIMESTAMP, nothing STRING, no_int INT, no_double DOUBLE, no_flag"
              + " BOOLEAN, no_time TIMESTAMP, value INT, user STRING, `end` INT, Mixed STRING");

  static final EventBatch ROW =
      batch(
          SCHEMA,
          List.of(
              row(
                  "action",
                  "buy",
                  "page",
                  "/Größe/日本",
                  "amount",
                  2.5,
                  "quantity",
                  7,
                  "total",
                  5_000_000_000L,
                  "vip",
                  true,
                  "timestamp",
                  Instant.parse("2024-02-29T10:17:42.123456Z"),
                  "value",
                  1,
                  "user",
                  "ann",
                  "end",
                  9,
                  "Mixed",
                  "CaSe")));

  private SampleRows() {}

  static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }

  static EventBatch batch(EventSchema schema, List<Map<String, Object>> rows) {
    EventBatchBuilder builder = EventBatch.builder(schema, new Origin("sample", 0));
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).forEach(builder::set);
      builder.endRow(i);
    }
    return builder.build(EventBatch.NO_WATERMARK);
  }

  /** What {@code sql} is for {@link #ROW}. */
  static Object evaluate(String sql) {
    return SqlExpressions.expression(sql, SCHEMA).evaluate(ROW).value(0);
  }

  static List<Integer> rows(Selection selection) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < selection.count(); i++) {
      rows.add(selection.row(i));
    }
    return rows;
  }
}
