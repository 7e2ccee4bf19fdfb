/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.checkpoint.CheckpointException;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.memory.MemoryTable;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources that need nothing but Tidemark, on every runner; and windows of processing time. */
class RateAndSocketIT {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void rate_inWindowsOfProcessingTime_eachRowInOne(String runner) {
    String name = "rate_" + runner.toLowerCase(Locale.ROOT);
    String yaml =
        """
        name: %s
        source: {format: rate, rowsPerSecond: 500}
        window: {tumbling: 2 seconds, timeDomain: processing}
        aggregates: {n: count(*), least: min(value), greatest: max(value)}
        sinks: [{format: memory, outputMode: append}]
        """
            .formatted(name);
    try (RunningQuery query = start(yaml, runner)) {
      await()
          .atMost(LONG_ENOUGH)
          .until(() -> MemoryTable.named(name).rows().size() >= 3 || isOver(query));
      assertThat("it runs", query.exception().isEmpty(), is(true));
    }
    long next = 0;
    for (Row window : inOrder(MemoryTable.named(name).rows())) {
      assertThat("begins behind the last one", window.getInt64("least"), is(next));
      next = window.getInt64("greatest") + 1;
      assertThat(
          "every row, and each once", window.getInt64("n"), is(next - window.getInt64("least")));
    }
    assertThat(next, is(greaterThan(500L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void socket_lineByLine(String runner) throws Exception {
    String name = "socket_" + runner.toLowerCase(Locale.ROOT);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String yaml =
          """
          name: %s
          source: {format: socket, host: 127.0.0.1, port: %d}
          select: [upper(value) AS word]
          where: value <> 'tide'
          sinks: [{format: memory}]
          """
              .formatted(name, server.getLocalPort());
      try (RunningQuery query = start(yaml, runner);
          Socket accepted = server.accept()) {
        OutputStream out = accepted.getOutputStream();
        out.write("tide\nmark\nsea\n".getBytes(UTF_8));
        out.flush();
        await()
            .atMost(LONG_ENOUGH)
            .until(
                () ->
                    (MemoryTable.named(name).rows().size() == 2 && query.progress().filtered() == 1)
                        || isOver(query));
        assertThat("it runs", query.exception().isEmpty(), is(true));
        assertThat(
            MemoryTable.named(name).rows().stream().map(row -> row.getString("word")).toList(),
            contains("MARK", "SEA"));
      }
    }
  }

  /** Windows of event time, of two runs: each row is in one of them. */
  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void rate_startedAgain_goesOnWithTheNextRow(String runner, @TempDir Path directory)
      throws Exception {
    String yaml =
        """
        name: rate_again_%s
        source: {format: rate, rowsPerSecond: 300, numPartitions: 3}
        watermark: {column: timestamp, delay: 0 seconds}
        window: {tumbling: 1 second}
        aggregates: {n: count(*), least: min(value), greatest: max(value)}
        checkpointLocation: %s
        sinks: [{format: json, path: %s, outputMode: append}]
        """
            .formatted(
                runner.toLowerCase(Locale.ROOT),
                directory.resolve("checkpoint"),
                directory.resolve("out"));
    int first = runUntilMoreThan(0, yaml, runner, directory);
    int second = runUntilMoreThan(first + 2, yaml, runner, directory);
    assertThat("those of the second run", second, is(greaterThan(first + 2)));
    long next = 0;
    for (JsonNode window : rows(directory)) {
      assertThat("begins behind the last one", window.get("least").asLong(), is(next));
      next = window.get("greatest").asLong() + 1;
      assertThat("each once", window.get("n").asLong(), is(next - window.get("least").asLong()));
    }
    assertThat("300 a second", next, is(greaterThan((second - 2) * 300L)));
  }

  @Test
  void rate_availableNow_isWhatBecameDueSince(@TempDir Path directory) throws Exception {
    String yaml =
        """
        name: rate_now
        source: {format: rate, rowsPerSecond: 50}
        select: [value AS least]
        checkpointLocation: %s
        sinks: [{format: json, path: %s, trigger: availableNow}]
        """
            .formatted(directory.resolve("checkpoint"), directory.resolve("out"));
    for (int run = 0; run < 2; run++) {
      try (RunningQuery query = start(yaml, "SparkRunner")) {
        query.awaitTermination();
        assertThat("it is well", query.exception().isEmpty(), is(true));
      }
    }
    List<Long> rows = rows(directory).stream().map(row -> row.get("least").asLong()).toList();
    assertThat("since the first run", rows.size(), is(greaterThan(10)));
    assertThat(rows, is(LongStream.range(0, rows.size()).boxed().toList()));
  }

  /** How many windows there are then. */
  private static int runUntilMoreThan(int windows, String yaml, String runner, Path directory)
      throws Exception {
    try (RunningQuery query = start(yaml, runner)) {
      await().atMost(LONG_ENOUGH).until(() -> rows(directory).size() > windows || isOver(query));
      assertThat("it runs", query.exception().isEmpty(), is(true));
      assertThat("none is late", query.progress().late(), is(0L));
    }
    return rows(directory).size();
  }

  private static List<JsonNode> rows(Path directory) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> rows = new ArrayList<>();
    if (Files.exists(directory.resolve("out"))) {
      try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
          for (String line : Files.readAllLines(file)) {
            rows.add(json.readTree(line));
          }
        }
      }
    }
    rows.sort(Comparator.comparing(row -> row.get("least").asLong()));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void socket_withACheckpoint_isRefused(String runner, @TempDir Path directory) {
    String yaml =
        """
        name: socket_again
        source: {format: socket, host: 127.0.0.1, port: 1}
        checkpointLocation: %s
        sinks: [{format: memory}]
        """
            .formatted(directory.resolve("checkpoint"));
    CheckpointException refused =
        assertThrows(CheckpointException.class, () -> start(yaml, runner).close());
    assertThat(
        refused.getMessage(),
        containsString("its source keeps no records, so a restart cannot read again"));
    assertThat("nothing was written", Files.exists(directory.resolve("checkpoint")), is(false));
  }

  private static boolean isOver(RunningQuery query) {
    return query.exception().isPresent();
  }

  private static List<Row> inOrder(List<Row> windows) {
    return windows.stream()
        .sorted(Comparator.comparing(window -> window.getInt64("least")))
        .toList();
  }

  private static RunningQuery start(String yaml, String runner) {
    return RunningQuery.start(
        QueryReader.parse(yaml, "query.yaml", List.of()),
        PipelineOptionsFactory.fromArgs("--runner=" + runner).create());
  }
}
