/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a query put aside, line by line. */
record DeadLetters(List<Long> late, List<Long> malformed) {
  private static final Pattern ID = Pattern.compile("\"id\":\\s*(\\d+)");

  static DeadLetters in(Path directory) throws IOException {
    List<Long> late = new ArrayList<>();
    List<Long> malformed = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("part-")).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode letter = json.readTree(line);
          Matcher id = ID.matcher(payload(letter));
          if (!id.find()) {
            throw new IOException("no id in " + line);
          }
          (letter.get("kind").asText().equals("late") ? late : malformed)
              .add(Long.valueOf(id.group(1)));
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was put aside
    }
    return new DeadLetters(late, malformed);
  }

  private static String payload(JsonNode letter) throws IOException {
    return letter.has("payload")
        ? letter.get("payload").asText()
        : new String(letter.get("payloadBase64").binaryValue(), StandardCharsets.ISO_8859_1);
  }
}
