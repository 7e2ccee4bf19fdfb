/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;

/** Follows the commits of a Delta table from outside, by reading each new entry of its log once. */
final class TableLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private final Map<Long, Long> visible = new TreeMap<>();
  private long nextVersion;
  private long rows;
  private long greatestCount;

  TableLog(Path table) {
    this.log = table.resolve("_delta_log");
  }

  /** How many rows have been added by now. */
  long rows() throws IOException {
    readOn();
    return rows;
  }

  /** The greatest {@code view_count} that was ever in the table. */
  long greatestCount() throws IOException {
    readOn();
    return greatestCount;
  }

  /** For the end of each window that is in the table when it came, in milliseconds since 1970. */
  Map<Long, Long> visible() throws IOException {
    readOn();
    return visible;
  }

  private void readOn() throws IOException {
    while (true) {
      Path entry = log.resolve("%020d.json".formatted(nextVersion));
      if (!Files.exists(entry)) {
        return;
      }
      for (String line : Files.readAllLines(entry)) {
        JsonNode added = JSON.readTree(line).path("add");
        JsonNode stats = added.path("stats");
        boolean isNew = added.path("dataChange").asBoolean(true); // not of files put together
        if (isNew && stats.isTextual()) {
          add(JSON.readTree(stats.textValue()), Files.getLastModifiedTime(entry).toMillis());
        }
      }
      nextVersion++;
    }
  }

  private void add(JsonNode stats, long came) {
    rows += stats.path("numRecords").asLong();
    greatestCount = Math.max(greatestCount, stats.path("maxValues").path("view_count").asLong());
    JsonNode windowEnd = stats.path("maxValues").path("window_end");
    if (windowEnd.isTextual()) {
      long end = OffsetDateTime.parse(windowEnd.textValue()).toInstant().toEpochMilli();
      visible.putIfAbsent(end, came);
    }
  }
}
