/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.time.Duration;

/** The page_stats query as the demo runs it: the README's, with windows of seconds. */
final class DemoQuery {

  /** The topic it reads. */
  static final String TOPIC = "clickstream";

  /** What a click is. */
  static final String SCHEMA = "user_id STRING, page STRING, action STRING, timestamp TIMESTAMP";

  /** How long a partition may be silent before it stops holding the watermark. */
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

  private DemoQuery() {}

  /** The text of the query file. */
  static String yaml(String bootstrapServers, Traffic traffic, DemoDirectory directory) {
    return """
        name: page_stats
        source:
          format: kafka
          bootstrapServers: %s
          subscribe: %s
          startingOffsets: earliest
          value: json
        schema: %s
        watermark: {column: timestamp, delay: %s, idleTimeout: %s}
        groupBy: [page]
        window: {tumbling: %s}
        aggregates:
          view_count: count(*)
          visits: count(user_id)
          unique_users: approx_count_distinct(user_id)
        sinks:
          - {format: delta, path: %s, outputMode: append, trigger: 2 seconds}
          - {format: console, outputMode: update, trigger: 10 seconds}
        deadLetter: {format: json, path: %s}
        """
        .formatted(
            bootstrapServers,
            TOPIC,
            SCHEMA,
            duration(traffic.delay()),
            duration(IDLE_TIMEOUT),
            duration(traffic.window()),
            quoted(directory.table().toAbsolutePath().normalize().toString()),
            quoted(directory.deadLetters().toAbsolutePath().normalize().toString()));
  }

  /** A duration as it is written in a query. */
  static String duration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " seconds" : millis + " milliseconds";
  }

  private static String quoted(String path) {
    return '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
