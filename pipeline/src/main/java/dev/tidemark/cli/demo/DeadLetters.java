/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is in a dead letter directory.
 *
 * @param late rows that came too late
 * @param malformed records that were no rows
 */
record DeadLetters(long late, long malformed) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Counts the lines of all files under {@code directory} but hidden ones; none if it does not
   * exist.
   *
   * @throws IOException when a file cannot be read or holds something else than dead letters
   */
  static DeadLetters read(Path directory) throws IOException {
    Map<String, Long> kinds = new TreeMap<>();
    for (Path file : files(directory)) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          kinds.merge(kind(line, file), 1L, Long::sum);
        }
      }
    }
    return new DeadLetters(kinds.getOrDefault("late", 0L), kinds.getOrDefault("malformed", 0L));
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !isHidden(directory.relativize(file)))
          .sorted()
          .toList();
    }
  }

  /** As Hadoop sees it: what is being written is kept behind a dot or an underscore. */
  private static boolean isHidden(Path file) {
    for (Path part : file) {
      String name = part.toString();
      if (name.startsWith(".") || name.startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private static String kind(String line, Path file) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.currentName();
          json.nextToken();
          if (field.equals("kind")) {
            return json.getText();
          }
          json.skipChildren();
        }
      }
    }
    throw new IOException("%s holds a line without a kind: %s".formatted(file, line));
  }
}
