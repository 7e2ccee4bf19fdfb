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

/** Follows the commits of a Delta table from outside, by reading each new entry of its log once. */
final class TableLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private long nextVersion;
  private long rows;

  TableLog(Path table) {
    this.log = table.resolve("_delta_log");
  }

  /** How many rows have been added by now. */
  long rows() throws IOException {
    while (true) {
      Path entry = log.resolve("%020d.json".formatted(nextVersion));
      if (!Files.exists(entry)) {
        return rows;
      }
      for (String line : Files.readAllLines(entry)) {
        JsonNode stats = JSON.readTree(line).path("add").path("stats");
        if (stats.isTextual()) {
          rows += JSON.readTree(stats.textValue()).path("numRecords").asLong();
        }
      }
      nextVersion++;
    }
  }
}
