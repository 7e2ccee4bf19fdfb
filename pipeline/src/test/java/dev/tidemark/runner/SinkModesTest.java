/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.foreachbatch.BatchFunction;
import dev.tidemark.sink.foreachbatch.Step;
import dev.tidemark.sink.memory.MemoryTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Sinks in the modes that no other test has them in, in queries that run on the Direct runner. */
class SinkModesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  /** What functions were given, in order. */
  private static final List<String> GIVEN = new CopyOnWriteArrayList<>();

  /** Keeps what it is given. */
  public static final class Keep implements BatchFunction {
    @Override
    public void process(Step step, List<Row> rows) {
      rows.forEach(row -> GIVEN.add(step.query() + ": " + text(row)));
    }
  }

  @Test
  void complete_theWholeTableAgainAtEachTrigger_consoleAndMemory() throws Exception {
    String before = "10:00 /a 2";
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try (RunningQuery query =
        start(
            "modes_complete",
            """
            groupBy: [page]
            window: {tumbling: 1 minute}
            aggregates: {views: count(*)}
            sinks:
              - {format: console, outputMode: complete, trigger: 1 second}
              - {format: memory, outputMode: complete, trigger: 1 second}
            """)) {
      drop("1.json", click("/a", "10:00:10"), click("/a", "10:00:20"));
      awaitMemory("modes_complete", before);
      awaitPrinted(printed, "/a", 2);
      drop("2.json", click("/b", "10:05:00"), click("/a", "10:30:00"));
      awaitMemory("modes_complete", before, "10:05 /b 1", "10:30 /a 1");
      awaitPrinted(printed, "/b", 1);
      assertThat(query.exception().isEmpty(), is(true));
    } finally {
      System.setOut(out);
    }
    String last = printed.toString(UTF_8);
    last = last.substring(last.lastIndexOf("modes_complete, batch"));
    assertThat(
        "a window that closed long ago is in the last table too", shows(last, "/a", 2), is(true));
    assertThat(shows(last, "/b", 1), is(true));
  }

  @Test
  void append_eachWindowOnce_memory() throws Exception {
    try (RunningQuery query =
        start(
            "modes_append",
            """
            groupBy: [page]
            window: {tumbling: 1 minute}
            aggregates: {views: count(*)}
            sinks: [{format: memory, outputMode: append}]
            """)) {
      drop("1.json", click("/a", "10:00:10"), click("/a", "10:00:20"), click("/b", "10:02:00"));
      drop("2.json", click("/a", "10:00:30"), click("/end", "10:30:00"));
      awaitMemory("modes_append", "10:00 /a 3", "10:02 /b 1");
      drop("3.json", click("/end", "10:40:00"));
      awaitMemory("modes_append", "10:00 /a 3", "10:02 /b 1", "10:30 /end 1");
      assertThat(query.exception().isEmpty(), is(true));
    }
  }

  @Test
  void update_whatChanged_foreachBatch() throws Exception {
    try (RunningQuery query =
        start(
            "modes_update",
            """
            groupBy: [page]
            window: {tumbling: 1 minute}
            aggregates: {views: count(*)}
            sinks: [{format: foreachBatch, class: '%s', outputMode: update}]
            """
                .formatted(Keep.class.getName()))) {
      drop("1.json", click("/a", "10:00:10"), click("/b", "10:00:20"));
      awaitLatest("modes_update", "10:00 /a 1", "10:00 /b 1");
      drop("2.json", click("/a", "10:00:30"));
      awaitLatest("modes_update", "10:00 /a 2", "10:00 /b 1");
      await("a row for each group is kept").atMost(PATIENCE).until(() -> kept(query) == 2);
      assertThat(query.exception().isEmpty(), is(true));
    }
    assertThat(
        "what did not change is not given again",
        given("modes_update").stream().filter(row -> row.contains("/b")).toList(),
        contains("10:00 /b 1"));
  }

  @Test
  void select_rowsAsTheyCome_foreachBatch() throws Exception {
    try (RunningQuery query =
        start(
            "modes_select",
            "sinks: [{format: foreachBatch, class: '%s'}]".formatted(Keep.class.getName()))) {
      drop("1.json", click("/a", "10:00:10"), click("/b", "10:00:20"));
      drop("2.json", click("/c", "09:00:00"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(given("modes_select"), containsInAnyOrder("/a", "/b", "/c")));
      assertThat(query.exception().isEmpty(), is(true));
    }
  }

  private static long kept(RunningQuery query) {
    return query.lastProgress().map(last -> last.stateOperators().get(0).numRowsTotal()).orElse(0L);
  }

  private RunningQuery start(String name, String rest) throws IOException {
    Files.createDirectories(directory.resolve("in"));
    String yaml =
        """
        name: %s
        source: {format: json, path: '%s', watch: true}
        schema: page STRING, at TIMESTAMP
        watermark: {column: at, delay: 1 minute}
        """
            .formatted(name, directory.resolve("in"));
    return RunningQuery.start(
        QueryReader.parse(yaml + rest, "q.yaml", List.of()),
        PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
  }

  private static String click(String page, String time) {
    return "{\"page\":\"%s\",\"at\":\"2026-01-02T%sZ\"}\n".formatted(page, time);
  }

  /** A file that has long been whole. */
  private void drop(String name, String... clicks) throws IOException {
    Path hidden = directory.resolve("in").resolve("." + name);
    Files.writeString(hidden, String.join("", clicks));
    Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().minusSeconds(60)));
    Files.move(hidden, directory.resolve("in").resolve(name));
  }

  private static void awaitMemory(String name, String... rows) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                    MemoryTable.named(name).rows().stream().map(SinkModesTest::text).toList(),
                    containsInAnyOrder(rows)));
  }

  private static void awaitPrinted(ByteArrayOutputStream printed, String page, long views) {
    await().atMost(PATIENCE).until(() -> shows(printed.toString(UTF_8), page, views));
  }

  /** Whether a table has such a row, however its columns are aligned. */
  private static boolean shows(String table, String page, long views) {
    return Pattern.compile("\\| *" + page + " *\\| *" + views + " *\\|").matcher(table).find();
  }

  /** The last value of each window and page. */
  private static void awaitLatest(String name, String... rows) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, String> latest = new TreeMap<>();
              given(name).forEach(row -> latest.put(row.substring(0, row.lastIndexOf(' ')), row));
              assertThat(latest.values(), contains(rows));
            });
  }

  private static List<String> given(String name) {
    return GIVEN.stream()
        .filter(row -> row.startsWith(name + ": "))
        .map(row -> row.substring(name.length() + 2))
        .toList();
  }

  private static String text(Row row) {
    if (!row.getSchema().hasField("window_start")) {
      return row.getString("page");
    }
    return "%s %s %d"
        .formatted(
            row.getLogicalTypeValue("window_start", Instant.class).toString().substring(11, 16),
            row.getString("page"),
            row.getInt64("views"));
  }
}
