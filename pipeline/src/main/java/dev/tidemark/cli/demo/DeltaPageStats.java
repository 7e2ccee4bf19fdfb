/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import dev.tidemark.query.Query;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** Reads the page_stats table from Delta. */
final class DeltaPageStats implements TableReader {

  @Override
  public List<PageStats> read(Path path) throws IOException {
    if (!Files.exists(path.resolve("_delta_log/00000000000000000000.json"))) {
      return List.of();
    }
    List<PageStats> rows = new ArrayList<>();
    DeltaTableReader.latest(path.toString()).forEach(row -> rows.add(stats(row)));
    return rows;
  }

  private static PageStats stats(Row row) {
    return new PageStats(
        millis(row, Query.WINDOW_START),
        millis(row, Query.WINDOW_END),
        row.getString("page"),
        row.getInt64("view_count"),
        row.getInt64("visits"),
        row.getInt64("unique_users"));
  }

  private static long millis(Row row, String column) {
    return row.getLogicalTypeValue(column, Instant.class).toEpochMilli();
  }
}
