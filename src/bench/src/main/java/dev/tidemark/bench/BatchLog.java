/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How far a job has read its topic, seen from outside: by the log that its checkpoint keeps of
 * micro-batches. Both systems write {@code offsets/N} before they read batch N and {@code
 * commits/N} when it is done, so a batch counts as read when its commit is there.
 */
final class BatchLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path checkpoint;
  private final Format format;
  private long rowsRead;

  BatchLog(Path checkpoint, Format format) {
    this.checkpoint = checkpoint;
    this.format = format;
  }

  /** How a system writes up to which offsets a batch reads: as JSON, in the last line of a file. */
  enum Format {
    /** <code>offsets/N</code>, <code>{"topic":{"partition":end,…}}</code>. */
    SPARK("offsets") {
      @Override
      long rows(JsonNode line) {
        long rows = 0;
        for (JsonNode partitions : line) {
          for (JsonNode end : partitions) {
            rows += end.asLong();
          }
        }
        return rows;
      }
    },
    /**
     * <code>commits/N</code>, <code>{…,"parts":{"topic":[[partition,start,end,…],…]}}</code>: how
     * partitions stood then. Its file of offsets may be gone by then.
     */
    TIDEMARK("commits") {
      @Override
      long rows(JsonNode line) {
        long rows = 0;
        for (JsonNode parts : line.path("parts")) {
          for (JsonNode part : parts) {
            rows += part.path(2).asLong();
          }
        }
        return rows;
      }
    };

    private final String folder;

    Format(String folder) {
      this.folder = folder;
    }

    /** How many rows lie before the offsets. */
    abstract long rows(JsonNode line);
  }

  /** How many micro-batches are done; 0 where there is no log. */
  long done() throws IOException {
    OptionalLong last = lastCommit();
    return last.isPresent() ? last.getAsLong() + 1 : 0;
  }

  /** How many rows, of all partitions from offset 0, were read by batches that are done. */
  long rowsRead() throws IOException {
    OptionalLong last = lastCommit();
    if (last.isPresent()) {
      try (Stream<Path> files = Files.list(checkpoint.resolve(format.folder))) {
        Path file = files.filter(f -> number(f) == last.getAsLong()).findFirst().orElseThrow();
        List<String> lines = Files.readAllLines(file);
        rowsRead = format.rows(JSON.readTree(lines.get(lines.size() - 1)));
      }
    }
    return rowsRead;
  }

  private OptionalLong lastCommit() throws IOException {
    try (Stream<Path> files = Files.list(checkpoint.resolve("commits"))) {
      return files.mapToLong(BatchLog::number).filter(number -> number >= 0).max();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty(); // it has not begun, or keeps no such log
    }
  }

  /** The batch's number; -1 of what is no entry, such as a checksum. */
  private static long number(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\d+") ? Long.parseLong(name) : -1;
  }
}
