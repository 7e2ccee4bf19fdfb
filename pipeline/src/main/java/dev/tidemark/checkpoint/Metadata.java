/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Whose checkpoint it is, as Java properties in UTF-8: the file {@code metadata} has the query as
 * it was first, and {@code queries/N} as it was after its Nth change.
 */
final class Metadata {
  private static final String FILE = "metadata";
  private static final String CHANGED = "queries/";
  private static final String VERSION = "tidemark.version";
  private static final String ID = "id";

  private final CheckpointFiles files;

  Metadata(CheckpointFiles files) {
    this.files = files;
  }

  /**
   * Makes sure that {@code query} can go on from the checkpoint, and writes down what it is now.
   *
   * @return what has changed, all of it safe
   * @throws ChangedQueryException when it cannot
   */
  Comparison require(QueryIdentity query) throws IOException {
    if (files.read(FILE).isEmpty()) {
      Map<String, String> first = new LinkedHashMap<>();
      first.put(VERSION, "1");
      first.put(ID, UUID.randomUUID().toString());
      write(FILE, first, query);
      return new Comparison(files.describe(), List.of());
    }
    Comparison comparison = compare(query).orElseThrow();
    if (!comparison.isSafe()) {
      throw new ChangedQueryException(query.name(), comparison);
    }
    if (!comparison.changes().isEmpty()) {
      write(CHANGED + "%06d".formatted(lastChange() + 1), Map.of(VERSION, "1"), query);
    }
    return comparison;
  }

  /** The same at every run of the query; to be asked when there is one. */
  String id() throws IOException {
    return read(FILE).getProperty(ID, "");
  }

  /** How {@code query} differs from what was written down last; empty if nothing was. */
  Optional<Comparison> compare(QueryIdentity query) throws IOException {
    if (files.read(FILE).isEmpty()) {
      return Optional.empty();
    }
    long last = lastChange();
    Map<String, String> known = fields(read(last == 0 ? FILE : CHANGED + "%06d".formatted(last)));
    List<Change> changes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (QueryField field : query.all()) {
      seen.add(field.key());
      Optional<String> before = Optional.ofNullable(known.get(field.key()));
      if (!before.equals(Optional.of(field.value()))) {
        changes.add(change(field, before, Optional.of(field.value()), query, known));
      }
    }
    for (String key : new TreeSet<>(known.keySet())) {
      if (!seen.contains(key) && !key.equals(QueryIdentity.RUNNER)) {
        QueryField gone = QueryField.of(key, known.get(key));
        changes.add(change(gone, Optional.of(known.get(key)), Optional.empty(), query, known));
      }
    }
    return Optional.of(new Comparison(files.describe(), changes));
  }

  private static Change change(
      QueryField field,
      Optional<String> before,
      Optional<String> after,
      QueryIdentity query,
      Map<String, String> known) {
    return new Change(field, before, after, query.rules().of(field.key(), before, after, known));
  }

  private static Map<String, String> fields(Properties properties) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (!key.equals(VERSION) && !key.equals(ID)) {
        fields.put(key, properties.getProperty(key));
      }
    }
    return fields;
  }

  private long lastChange() throws IOException {
    List<String> names = files.list(CHANGED);
    return names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1));
  }

  private Properties read(String file) throws IOException {
    Properties known = new Properties();
    known.load(
        new StringReader(new String(files.read(file).orElseThrow(), StandardCharsets.UTF_8)));
    if (!"1".equals(known.getProperty(VERSION))) {
      throw new CheckpointException(
          "the checkpoint " + files.describe() + " cannot be used",
          "its metadata is of version %s, and this program reads version 1"
              .formatted(known.getProperty(VERSION)),
          "Run the program that wrote it, or begin anew with another checkpointLocation");
    }
    return known;
  }

  private void write(String file, Map<String, String> head, QueryIdentity query)
      throws IOException {
    StringBuilder text = new StringBuilder();
    head.forEach((key, value) -> line(text, key, value));
    query.all().forEach(field -> line(text, field.key(), field.value()));
    files.create(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(escaped(key).replaceAll("[ :=#!]", "\\\\$0"))
        .append('=')
        .append(value.startsWith(" ") ? "\\" : "")
        .append(escaped(value))
        .append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
