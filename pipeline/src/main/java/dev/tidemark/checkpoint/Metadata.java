/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The file {@code metadata}: whose checkpoint it is, and what of the query may not change, as Java
 * properties in UTF-8.
 */
final class Metadata {
  private static final String FILE = "metadata";
  private static final String VERSION = "tidemark.version";
  private static final String ID = "id";

  private final CheckpointFiles files;

  Metadata(CheckpointFiles files) {
    this.files = files;
  }

  /**
   * Makes sure that the checkpoint is that of {@code query}; writes it down in a new one.
   *
   * @throws CheckpointException when it is another's, or the query has changed
   */
  void require(QueryIdentity query) throws IOException {
    Optional<byte[]> written = files.read(FILE);
    if (written.isEmpty()) {
      files.create(FILE, text(query).getBytes(StandardCharsets.UTF_8));
      return;
    }
    Properties known = new Properties();
    known.load(new StringReader(new String(written.get(), StandardCharsets.UTF_8)));
    if (!"1".equals(known.getProperty(VERSION))) {
      throw new CheckpointException(
          "the checkpoint " + files.describe() + " cannot be used",
          "its metadata is of version %s, and this program reads version 1"
              .formatted(known.getProperty(VERSION)),
          "Run the program that wrote it, or begin anew with another checkpointLocation");
    }
    List<String> changes = changes(known, query.ordered());
    if (!changes.isEmpty()) {
      throw new CheckpointException(
          "the query %s cannot go on from the checkpoint %s"
              .formatted(query.name(), files.describe()),
          "it has changed, and what it has read would not fit what it would read: "
              + String.join("; ", changes),
          "Take the change back, or begin anew with another checkpointLocation and other tables");
    }
  }

  private static List<String> changes(Properties known, Map<String, String> now) {
    TreeSet<String> keys = new TreeSet<>(now.keySet());
    keys.addAll(known.stringPropertyNames());
    keys.remove(VERSION);
    keys.remove(ID);
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      String before = known.getProperty(key, "");
      String after = now.getOrDefault(key, "");
      if (!before.equals(after)) {
        changes.add("%s was %s and is %s".formatted(key, quoted(before), quoted(after)));
      }
    }
    return changes;
  }

  private static String quoted(String value) {
    return value.isEmpty() ? "not there" : "\"" + value + "\"";
  }

  private static String text(QueryIdentity query) {
    StringBuilder text = new StringBuilder();
    line(text, VERSION, "1");
    line(text, ID, UUID.randomUUID().toString());
    query.ordered().forEach((key, value) -> line(text, key, value));
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key)
        .append('=')
        .append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
        .append('\n');
  }
}
