/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the program says became of the records that one run of it read, by its own account in the
 * checkpoint's folder.
 */
record RunCounts(
    long read,
    long aggregated,
    long emitted,
    long filtered,
    long late,
    long malformed,
    long deadLettered) {
  /** Of the last run. */
  static RunCounts of(Job job) throws IOException {
    Path status = job.resolve("checkpoint/progress/status.json");
    JsonNode rows = new ObjectMapper().readTree(status.toFile()).findValue("totals");
    if (rows == null) {
      throw new IOException("no micro-batch is reported in " + status);
    }
    return new RunCounts(
        rows.get("read").asLong(),
        rows.get("aggregated").asLong(),
        rows.get("emitted").asLong(),
        rows.get("filtered").asLong(),
        rows.get("late").asLong(),
        rows.get("malformed").asLong(),
        rows.get("deadLettered").asLong());
  }

  /** Whether records were read, and each of them became one thing. */
  boolean balance() {
    return read > 0
        && read == aggregated + emitted + filtered + late + malformed
        && deadLettered == late + malformed;
  }
}
