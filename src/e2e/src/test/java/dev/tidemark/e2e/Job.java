/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A query of its own directory: its file, what it says, its checkpoint, tables and dead letters.
 */
final class Job {
  private final String name;
  private final Path directory;
  private final Path query;
  private final Surroundings surroundings;

  private Job(String name, Path directory, Path query, Surroundings surroundings) {
    this.name = name;
    this.directory = directory;
    this.query = query;
    this.surroundings = surroundings;
  }

  /**
   * Writes the query down.
   *
   * @param body of the query, but for its name and its directories; {@code DIR} stands for its
   *     directory
   */
  static Job of(Path directory, String name, String body) throws IOException {
    Files.createDirectories(directory);
    String text =
        "name: %s\n%s\ncheckpointLocation: DIR/checkpoint\ndeadLetter: {format: json, path: DIR/dead}\n"
            .formatted(name, body.stripTrailing());
    return new Job(
        name,
        directory,
        Files.writeString(
            directory.resolve("query.yaml"), text.replace("DIR", directory.toString())),
        Surroundings.NONE);
  }

  /** The same, of a program that finds {@code surroundings} beside its jar. */
  Job in(Surroundings surroundings) {
    return new Job(name, directory, query, surroundings);
  }

  Program start(Optional<String> kill, String... arguments) throws IOException {
    return Program.run(query, surroundings, kill, output(), arguments);
  }

  /** Starts it with a clock of its own. */
  Program start(SetClock clock) throws IOException {
    return in(new Surroundings(List.of(), clock.environment())).start(Optional.empty());
  }

  String name() {
    return name;
  }

  Path resolve(String name) {
    return directory.resolve(name);
  }

  /** What all of its runs said. */
  Path output() {
    return directory.resolve("output.txt");
  }

  /** Whether rows can be late. */
  boolean hasWatermark() throws IOException {
    return Files.readString(query).lines().anyMatch(line -> line.startsWith("watermark:"));
  }

  /** The watermark as the program has reported it last; empty if it has none yet. */
  Optional<Instant> watermark() throws IOException {
    Path status = directory.resolve("checkpoint/progress/status.json");
    if (!Files.exists(status)) {
      return Optional.empty();
    }
    JsonNode watermark =
        new ObjectMapper()
            .readTree(status.toFile())
            .path("progress")
            .path("eventTime")
            .path("watermark");
    return watermark.isTextual()
        ? Optional.of(Instant.parse(watermark.asText()))
        : Optional.empty();
  }

  DeadLetters deadLetters() throws IOException {
    return DeadLetters.in(directory.resolve("dead"));
  }

  /** The number of the last micro-batch that was begun; -1 before the first. */
  long lastBatch() throws IOException {
    Path offsets = directory.resolve("checkpoint/offsets");
    if (!Files.exists(offsets)) {
      return -1;
    }
    try (Stream<Path> files = Files.list(offsets)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(-1);
    }
  }
}
