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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many records are in a dead letter directory. A record whose line was written again by a
 * bundle that was tried again counts once.
 *
 * @param late rows that came too late
 * @param malformed records that were no rows
 */
record DeadLetters(long late, long malformed) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> IDENTITY = Set.of("kind", "source", "partition", "offset");

  /**
   * Counts what the JSON files in {@code directory} hold, but for hidden ones; nothing if it does
   * not exist.
   *
   * @throws IOException when a file cannot be read or holds something else than dead letters
   */
  static DeadLetters read(Path directory) throws IOException {
    Set<Map<String, String>> letters = new HashSet<>();
    if (Files.exists(directory)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(directory, file -> isVisible(file.getFileName().toString()))) {
        for (Path file : files) {
          readFile(file, letters);
        }
      }
    }
    return new DeadLetters(count("late", letters), count("malformed", letters));
  }

  private static boolean isVisible(String name) {
    return name.endsWith(".json") && !name.startsWith(".") && !name.startsWith("_");
  }

  private static long count(String kind, Set<Map<String, String>> letters) {
    return letters.stream().filter(letter -> letter.get("kind").equals(kind)).count();
  }

  private static void readFile(Path file, Set<Map<String, String>> letters) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, String> letter = identity(line);
        if (!letter.keySet().equals(IDENTITY)) {
          throw new IOException(
              "%s holds a line that is no dead letter, for it lacks one of %s: %s"
                  .formatted(file, IDENTITY, line));
        }
        letters.add(letter);
      }
    }
  }

  private static Map<String, String> identity(String line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.currentName();
          json.nextToken();
          if (IDENTITY.contains(field)) {
            fields.put(field, json.getText());
          }
          json.skipChildren();
        }
      }
    }
    return fields;
  }
}
