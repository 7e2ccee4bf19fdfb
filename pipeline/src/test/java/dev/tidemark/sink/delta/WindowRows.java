/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;

/** Results of windows for tests of update mode. */
final class WindowRows {
  static final Schema SCHEMA =
      Schema.builder()
          .addLogicalTypeField("window_start", SqlTypes.TIMESTAMP)
          .addLogicalTypeField("window_end", SqlTypes.TIMESTAMP)
          .addNullableStringField("page")
          .addInt64Field("views")
          .build();

  static final UpsertKey WINDOWS =
      new UpsertKey(List.of("page"), UpsertKey.Kind.WINDOWS, "window_start", "window_end");
  static final UpsertKey SESSIONS =
      new UpsertKey(List.of("page"), UpsertKey.Kind.SESSIONS, "window_start", "window_end");

  private WindowRows() {}

  /** A row of [from, to), both such as {@code 10:05}. */
  static Row row(String from, String to, String page, long views) {
    return Row.withSchema(SCHEMA).addValues(at(from), at(to), page, views).build();
  }

  static Instant at(String time) {
    return Instant.parse("2026-01-02T" + time + ":00Z");
  }

  /** A row as the table gives it, in short: {@code 10:00-10:05 /a 1}. */
  static String text(Row row) {
    return "%s-%s %s %s"
        .formatted(time(row, 0), time(row, 1), row.getString("page"), row.getInt64("views"));
  }

  private static String time(Row row, int field) {
    return row.getLogicalTypeValue(field, Instant.class).toString().substring(11, 16);
  }
}
