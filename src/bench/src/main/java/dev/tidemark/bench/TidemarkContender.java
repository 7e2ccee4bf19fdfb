/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import dev.tidemark.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program as it is built: {@code java -jar tidemark.jar run query.yaml}.
 *
 * @param trigger of the sink; zero: none is written
 * @param options more arguments of {@code run}
 */
record TidemarkContender(
    String label, String description, Path jar, Duration trigger, List<String> options)
    implements Contender {
  private static final String UPDATES = UpdateFiles.class.getName();

  @Override
  public boolean runs(BenchQuery query) {
    return true;
  }

  @Override
  public List<String> arguments(Job job) throws IOException {
    Path file = job.directory().resolve("query.yaml");
    Files.writeString(file, yaml(job));
    List<String> arguments = new ArrayList<>(job.jvm());
    arguments.addAll(
        job.query() == BenchQuery.DAY ? withUpdateFiles(job) : List.of("-jar", jar.toString()));
    arguments.addAll(List.of("run", file.toString()));
    arguments.addAll(options);
    return arguments;
  }

  /** The program with a class of one's own on its class path. */
  private List<String> withUpdateFiles(Job job) throws IOException {
    Path classes = job.directory().resolve("classes");
    Path file = classes.resolve(UpdateFiles.class.getName().replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    try (InputStream code = UpdateFiles.class.getResourceAsStream("UpdateFiles.class")) {
      Files.write(file, code.readAllBytes());
    }
    List<String> arguments = new ArrayList<>(Opens.arguments());
    arguments.add("-D" + UpdateFiles.DIRECTORY + "=" + job.updates());
    arguments.addAll(List.of("-cp", jar + File.pathSeparator + classes, Main.class.getName()));
    return arguments;
  }

  @Override
  public Optional<BatchLog> batches(Job job) {
    return options.contains(Settings.FLINK)
        ? Optional.empty()
        : Optional.of(new BatchLog(job.checkpoint(), BatchLog.Format.TIDEMARK));
  }

  private String yaml(Job job) {
    return """
        name: bench
        source:
          format: kafka
          bootstrapServers: %s
          subscribe: %s
          startingOffsets: earliest
          value: json
        schema: %s
        %s%ssinks:
          - {%s%s}
        checkpointLocation: %s
        """
        .formatted(
            job.topic().bootstrapServers(),
            job.topic().name(),
            Click.SCHEMA,
            job.query() == BenchQuery.TOTALS
                ? ""
                : "watermark: {column: timestamp, delay: %s}%n"
                    .formatted(millis(job.query().delay())),
            query(job.query()),
            sink(job),
            trigger.isZero() ? "" : ", trigger: " + millis(trigger),
            job.checkpoint());
  }

  private static String sink(Job job) {
    String delta = "format: delta, path: " + job.table() + ", outputMode: ";
    return switch (job.query()) {
      case DAY -> "format: foreachBatch, class: %s, outputMode: update".formatted(UPDATES);
      case TOTALS -> delta + "complete";
      default -> delta + "append";
    };
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
      case COUNTS -> counts(BenchQuery.TUMBLING);
      case DAY -> counts(BenchQuery.DAY_LONG);
      case LIVE -> counts(BenchQuery.LIVE_LONG);
      case TOTALS ->
          """
          where: action <> 'bot'
          groupBy: [page]
          aggregates:
            view_count: count(*)
          """;
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

  private static String counts(Duration size) {
    return """
        where: action <> 'bot'
        groupBy: [page]
        window: {tumbling: %s}
        aggregates:
          view_count: count(*)
        """
        .formatted(millis(size));
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " milliseconds";
  }

  private static String minutes(Duration duration) {
    return duration.toMinutes() + " minutes";
  }
}
