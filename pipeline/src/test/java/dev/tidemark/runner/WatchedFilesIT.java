/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are dropped into a directory while a query runs, and while it does not: each row is in
 * the table once.
 */
class WatchedFilesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final int ROWS_PER_FILE = 50;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  private int files;

  /** Also more files than a micro-batch takes, and a run that ends in the middle of them. */
  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void eachRowIsInTheTableOnce_thoughTheQueryIsEndedAndStartedAgain(String runner)
      throws Exception {
    String checkpoint = "checkpointLocation: '%s'".formatted(directory.resolve("checkpoint"));
    Files.createDirectories(in());
    for (int run = 0; run < 2; run++) {
      drop(4);
      try (RunningQuery query = start(runner, checkpoint)) {
        awaiting().until(() -> query.progress().rowsIn() > 0);
        drop(4);
        if (run == 1) {
          finish();
          awaiting().untilAsserted(() -> assertThat(table(), is(truth())));
        }
        assertThat(query.exception().isPresent(), is(false));
      }
      drop(2); // while nothing runs
    }
    assertThat(table(), is(truth(files - 2 - 1)));
  }

  @Test
  void onDirect_aBadLineIsADeadLetterOfItsFile_andHalfAFileIsNotRead() throws Exception {
    drop(2);
    Files.writeString(
        in().resolve("bad.json"), "{\"id\":1,\"timestamp\":\"2026-01-02T10:00:00Z\"}\nnot JSON\n");
    Path half = in().resolve("half.json");
    Files.writeString(half, "{\"id\":2,\"timest");
    try (RunningQuery query = start("DirectRunner", "")) {
      long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (System.nanoTime() < until) {
        Files.writeString(half, " ", StandardOpenOption.APPEND); // it is still being written
        Thread.sleep(200);
      }
      awaiting().until(() -> query.progress().rowsIn() == 2 * ROWS_PER_FILE + 2);
      finish();
      awaiting().until(() -> query.progress().rowsIn() == 2 * ROWS_PER_FILE + 2 + 1 + 1);
      awaiting().until(() -> !table().isEmpty());
    }
    assertThat("the half one too, once it is left alone", letters(), hasSize(2));
    String bad = letters().stream().filter(l -> l.contains("bad.json")).findFirst().orElseThrow();
    assertThat(bad, containsString("\"source\":\"" + in().resolve("bad.json") + "\""));
    assertThat(bad, containsString("\"offset\":44"));
  }

  /** A run of Spark that was stopped leaves threads that fail for it. */
  private static ConditionFactory awaiting() {
    return await().dontCatchUncaughtExceptions().atMost(PATIENCE);
  }

  private RunningQuery start(String runner, String checkpoint) {
    String yaml =
        """
        name: dropped
        source: {format: json, path: '%s', watch: true, maxFilesPerTrigger: 3}
        schema: id BIGINT, timestamp TIMESTAMP
        watermark: {column: timestamp, delay: 10 seconds}
        window: {tumbling: 20 seconds}
        aggregates: {count: count(*), ids: sum(id)}
        sinks: [{format: delta, path: '%s', outputMode: append}]
        deadLetter: {format: json, path: '%s'}
        %s
        """
            .formatted(in(), directory.resolve("table"), directory.resolve("dead"), checkpoint);
    return RunningQuery.start(
        QueryReader.parse(yaml, "dropped.yaml", List.of()),
        PipelineOptionsFactory.fromArgs("--runner=" + runner).create());
  }

  private Path in() {
    return directory.resolve("in");
  }

  /** Files of a row a second, one after the other. */
  private void drop(int count) throws IOException {
    Files.createDirectories(in());
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int row = files * ROWS_PER_FILE; row < (files + 1) * ROWS_PER_FILE; row++) {
        text.append("{\"id\":%d,\"timestamp\":\"%s\"}\n".formatted(row, BASE.plusSeconds(row)));
      }
      drop("%03d.json".formatted(files++), text.toString());
    }
  }

  /** A row by which all windows close. */
  private void finish() throws IOException {
    drop("end.json", "{\"id\":0,\"timestamp\":\"%s\"}".formatted(BASE.plusSeconds(100_000)));
    files++;
  }

  private void drop(String name, String text) throws IOException {
    Path hidden = in().resolve("." + name);
    Files.write(hidden, text.getBytes(UTF_8));
    Files.move(hidden, in().resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private Map<Instant, String> truth() {
    return truth(files - 1);
  }

  private static Map<Instant, String> truth(int files) {
    Map<Instant, long[]> windows = new TreeMap<>();
    for (int row = 0; row < files * ROWS_PER_FILE; row++) {
      long[] sums = windows.computeIfAbsent(BASE.plusSeconds(row / 20 * 20L), w -> new long[2]);
      sums[0]++;
      sums[1] += row;
    }
    Map<Instant, String> truth = new TreeMap<>();
    windows.forEach((window, sums) -> truth.put(window, sums[0] + " rows, ids " + sums[1]));
    return truth;
  }

  private Map<Instant, String> table() throws Exception {
    Map<Instant, String> table = new TreeMap<>();
    for (Row row : DeltaTableReader.latest(directory.resolve("table").toString()).rows()) {
      table.merge(
          row.getLogicalTypeValue("window_start", Instant.class),
          row.getInt64("count") + " rows, ids " + row.getInt64("ids"),
          (one, other) -> one + " and again " + other);
    }
    return table;
  }

  private List<String> letters() throws IOException {
    List<String> letters = new ArrayList<>();
    try (var files = Files.walk(directory.resolve("dead"))) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .forEach(
              file -> {
                try {
                  letters.addAll(Files.readAllLines(file));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return letters;
  }
}
