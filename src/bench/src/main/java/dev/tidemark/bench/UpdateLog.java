/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Follows {@link UpdateFiles}, each of which it reads once: the last line of a group is its row.
 */
final class UpdateLog {
  private final Path directory;
  private final Result latest = new Result();
  private long next;

  UpdateLog(Path directory) {
    this.directory = directory;
  }

  /** The rows as of now. */
  Result latest() throws IOException {
    for (Path file; Files.exists(file = UpdateFiles.file(directory, next)); next++) {
      for (String line : Files.readAllLines(file)) {
        int comma = line.lastIndexOf(',');
        long count = Long.parseLong(line.substring(comma + 1));
        latest.put(line.substring(0, comma), new Result.Values(count, count, -1));
      }
    }
    return latest;
  }
}
