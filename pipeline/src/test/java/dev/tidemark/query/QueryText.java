/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** YAML queries for tests: a valid one whose lines can be replaced, so that line numbers stay. */
final class QueryText {
  private final List<String> lines;

  private QueryText(List<String> lines) {
    this.lines = lines;
  }

  /** A valid query with every part. */
  static QueryText valid() {
    return new QueryText(
        List.of(
            "name: page_stats", // 1
            "source:", // 2
            "  format: kafka", // 3
            "  bootstrapServers: localhost:9092", // 4
            "  subscribe: clicks", // 5
            "schema: user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP", // 6
            "where: page <> 'home'", // 7
            "watermark: {column: timestamp, delay: 10 minutes}", // 8
            "allowedLateness: 0 seconds", // 9
            "groupBy: [page]", // 10
            "window: {tumbling: 5 minutes}", // 11
            "aggregates:", // 12
            "  view_count: count(*)", // 13
            "sinks:", // 14
            "  - {format: delta, path: /delta/page_stats}", // 15
            "  - {format: console, outputMode: update, trigger: 30 seconds}")); // 16
  }

  /** The design's page_stats.yaml. */
  static String flagship() {
    return resource("page_stats.yaml");
  }

  static String resource(String name) {
    try (InputStream in = QueryText.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with {@code text} as its line {@code number}, counted from 1. */
  QueryText line(int number, String text) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(number - 1, text);
    return new QueryText(changed);
  }

  /** The same without its last lines, up to and with line {@code number}. */
  QueryText until(int number) {
    return new QueryText(lines.subList(0, number));
  }

  Query read(String... settings) {
    return QueryReader.parse(toString(), "q.yaml", Arrays.asList(settings));
  }

  /** What is wrong with it, a line each; empty for a valid query. */
  List<String> problems(String... settings) {
    try {
      read(settings);
      return List.of();
    } catch (QueryException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Override
  public String toString() {
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }
}
