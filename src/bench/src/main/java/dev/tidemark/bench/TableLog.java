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
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Follows the commits of a Delta table from outside, by reading each new entry of its log once. */
final class TableLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private final List<Windows> windows = new ArrayList<>();
  private long nextVersion;
  private long rows;
  private long greatestCount;

  /** Those of a file. */
  private record Windows(long firstEnd, long lastEnd, long came) {}

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

  /**
   * For the end of each window that is in the table when the first of its rows came, in
   * milliseconds since 1970. A file may hold several windows: those between the least and the
   * greatest of its statistics.
   *
   * @param every from one end to the next
   */
  Map<Long, Long> visible(Duration every) throws IOException {
    readOn();
    Map<Long, Long> visible = new TreeMap<>();
    for (Windows of : windows) {
      for (long end = of.firstEnd(); end <= of.lastEnd(); end += every.toMillis()) {
        visible.putIfAbsent(end, of.came());
      }
    }
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
    JsonNode first = stats.path("minValues").path("window_end");
    JsonNode last = stats.path("maxValues").path("window_end");
    if (first.isTextual() && last.isTextual()) {
      windows.add(new Windows(millis(first), millis(last), came));
    }
  }

  private static long millis(JsonNode time) {
    return OffsetDateTime.parse(time.textValue()).toInstant().toEpochMilli();
  }
}
