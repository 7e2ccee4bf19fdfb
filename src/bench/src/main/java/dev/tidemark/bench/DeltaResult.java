/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import dev.tidemark.bench.Result.Values;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.beam.sdk.values.Row;

/** The result of a query as its Delta table has it, whichever system wrote it. */
final class DeltaResult {
  private DeltaResult() {}

  static Result read(BenchQuery query, Path table) throws IOException {
    Result result = new Result();
    DeltaTableReader.latest(table.toString()).forEach(row -> add(query, row, result));
    return result;
  }

  private static void add(BenchQuery query, Row row, Result result) {
    switch (query) {
      case PAGE_STATS, SLIDING ->
          result.add(
              key(row, "page"),
              new Values(
                  row.getInt64("view_count"),
                  row.getInt64("visits"),
                  row.getInt64("unique_users")));
      case COUNTS, LIVE -> {
        long count = row.getInt64("view_count");
        result.add(key(row, "page"), new Values(count, count, -1));
      }
      case SESSION -> {
        long count = row.getInt64("view_count");
        result.add(key(row, "user_id"), new Values(count, count, -1));
      }
      case TOTALS -> {
        long count = row.getInt64("view_count");
        result.add(row.getString("page"), new Values(count, count, -1));
      }
      case DAY -> throw new IllegalArgumentException(query + " has no table");
      case SELECT ->
          result.add(
              Truth.selectedRow(
                  row.getString("user_id"), row.getString("page"), millis(row, "timestamp")));
    }
  }

  private static String key(Row row, String group) {
    return Truth.key(millis(row, "window_start"), millis(row, "window_end"), row.getString(group));
  }

  private static long millis(Row row, String column) {
    return row.getLogicalTypeValue(column, Instant.class).toEpochMilli();
  }
}
