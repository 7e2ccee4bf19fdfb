/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program as it is built: {@code java -jar tidemark.jar run query.yaml}. */
record TidemarkContender(String label, String description, Path jar, List<String> options)
    implements Contender {

  @Override
  public boolean runs(BenchQuery query) {
    return query != BenchQuery.SELECT;
  }

  @Override
  public List<String> arguments(Job job) throws IOException {
    Path file = job.directory().resolve("query.yaml");
    Files.writeString(file, yaml(job));
    List<String> arguments = new ArrayList<>(job.jvm());
    arguments.addAll(List.of("-jar", jar.toString(), "run", file.toString()));
    arguments.addAll(options);
    return arguments;
  }

  private static String yaml(Job job) {
    return """
        name: bench
        source:
          format: kafka
          bootstrapServers: %s
          subscribe: %s
          startingOffsets: earliest
          value: json
        schema: %s
        watermark: {column: timestamp, delay: %s}
        %ssinks:
          - {format: delta, path: %s, outputMode: append}
        """
        .formatted(
            job.topic().bootstrapServers(),
            job.topic().name(),
            Click.SCHEMA,
            minutes(BenchQuery.DELAY),
            query(job.query()),
            job.table());
  }

  private static String query(BenchQuery query) {
    return switch (query) {
      case PAGE_STATS -> pageStats("{tumbling: " + minutes(BenchQuery.TUMBLING) + "}");
      case SLIDING ->
          pageStats(
              "{sliding: %s, every: %s}"
                  .formatted(minutes(BenchQuery.SLIDING_SIZE), minutes(BenchQuery.TUMBLING)));
      case SESSION ->
          """
          where: action <> 'bot' AND user_id IS NOT NULL
          groupBy: [user_id]
          window: {session: %s}
          aggregates:
            view_count: count(*)
          """
              .formatted(minutes(BenchQuery.GAP));
      case SELECT ->
          """
          where: action <> 'bot'
          select: [timestamp, user_id, upper(page) AS page]
          """;
    };
  }

  private static String pageStats(String window) {
    return """
        where: action <> 'bot'
        groupBy: [page]
        window: %s
        aggregates:
          view_count: count(*)
          visits: count(user_id)
          unique_users: approx_count_distinct(user_id)
        """
        .formatted(window);
  }

  private static String minutes(Duration duration) {
    return duration.toMinutes() + " minutes";
  }
}
