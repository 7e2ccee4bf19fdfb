/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import com.github.luben.zstd.ZstdOutputStream;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries over files, as a program runs them: as a batch that ends by itself, with every window in
 * the table, nothing late, and counts that add up.
 */
class FilesQueryIT {
  private static final String QUERY =
      """
      name: page_views
      source: {%s, path: '%s'}
      schema: user_id STRING, page STRING, timestamp TIMESTAMP
      where: page <> '/bot'
      watermark: {column: timestamp, delay: 1 minute}
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*)}
      sinks: [{format: delta, path: '%s', outputMode: append}]
      deadLetter: {format: json, path: '%s'}
      """;

  @TempDir Path directory;

  /** In the order of a stream the row of 10:01 that comes last would be late by far. */
  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void json(String runner) throws Exception {
    write(
        "a.json",
        """
        {"user_id":"ann","page":"/a","timestamp":"2026-01-02T10:01:00Z"}
        {"user_id":"bob","page":"/a","timestamp":"2026-01-02T11:59:00Z"}

        not JSON
        """);
    try (OutputStream gz = new GZIPOutputStream(Files.newOutputStream(in("b.json.gz")))) {
      gz.write(
          """
          {"user_id":"ann","page":"/bot","timestamp":"2026-01-02T10:01:00Z"}
          {"user_id":"cid","page":"/b","timestamp":"2026-01-02T10:04:59.999Z"}
          """
              .getBytes(UTF_8));
    }
    try (OutputStream zst = new ZstdOutputStream(Files.newOutputStream(in("c.json.zst")))) {
      zst.write(
          "{\"user_id\":\"ann\",\"page\":\"/a\",\"timestamp\":\"2026-01-02T10:01:00Z\"}"
              .getBytes(UTF_8));
    }
    write("_d.json", "hidden");
    write("e.json.tmp", "half of a li");

    check(runner, "format: json", 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void csv(String runner) throws Exception {
    write(
        "a.csv",
        """
        timestamp;ignored;page;user_id
        2026-01-02T10:01:00Z;1;/a;ann
        2026-01-02T11:59:00Z;"x;y";"/a";bob
        too;few
        """);
    write(
        "b.csv",
        """
        page;user_id;timestamp
        /bot;ann;2026-01-02T10:01:00Z
        /b;;2026-01-02T10:04:59.999Z
        /a;ann;2026-01-02T10:01:00Z
        """);

    check(runner, "format: csv, header: true, delimiter: ;", 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void parquet(String runner) throws Exception {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message click {
              optional binary page (STRING);
              optional int64 timestamp (TIMESTAMP(MICROS,true));
              optional binary user_id (STRING);
              optional group address { optional binary city (STRING); }
            }
            """);
    SimpleGroupFactory rows = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> file =
        ExampleParquetWriter.builder(new LocalOutputFile(in("a.parquet")))
            .withType(schema)
            .build()) {
      for (String click :
          List.of(
              "/a 2026-01-02T10:01:00Z",
              "/a 2026-01-02T11:59:00Z",
              "/bot 2026-01-02T10:01:00Z",
              "/b 2026-01-02T10:04:59.999Z",
              "/a 2026-01-02T10:01:00Z")) {
        Instant at = Instant.parse(click.split(" ", -1)[1]);
        file.write(
            rows.newGroup()
                .append("page", click.split(" ", -1)[0])
                .append("timestamp", at.toEpochMilli() * 1_000));
      }
      file.write(rows.newGroup().append("page", "/no-time"));
    }

    check(runner, "format: parquet", 6);
  }

  /** A sink that takes windows in order must be given them so, however they come out of a batch. */
  @ParameterizedTest
  @CsvSource({
    "DirectRunner,''",
    "DirectRunner,'trigger: 1 second,'",
    "SparkRunner,''",
    "SparkRunner,'trigger: 1 second,'"
  })
  void manyWindows_areAllInTheTable(String runner, String trigger) throws Exception {
    List<Integer> windows = IntStream.range(0, 200).boxed().collect(Collectors.toList());
    Collections.shuffle(windows, new Random(7));
    for (int file = 0; file < 4; file++) {
      StringBuilder text = new StringBuilder();
      for (int window : windows.subList(file * 50, file * 50 + 50)) {
        text.append(
            "{\"page\":\"/a\",\"timestamp\":\"%s\"}\n"
                .formatted(Instant.parse("2026-01-02T10:01:00Z").plusSeconds(window * 300L)));
      }
      write(file + ".json", text.toString());
    }
    Path table = directory.resolve("table");
    String yaml =
        QUERY
            .formatted("format: json", directory.resolve("in"), table, directory.resolve("dead"))
            .replace("{format: delta,", "{format: delta, " + trigger);
    try (RunningQuery query =
        RunningQuery.start(
            QueryReader.parse(yaml, "page_views.yaml", List.of()),
            PipelineOptionsFactory.fromArgs("--runner=" + runner, "--sparkMaster=local[3]")
                .create())) {
      query.awaitTermination();
    }
    assertThat(
        DeltaTableReader.latest(table.toString()).rows().stream()
            .map(FilesQueryIT::shown)
            .sorted()
            .toList(),
        is(
            windows.stream()
                .map(
                    window ->
                        Instant.parse("2026-01-02T10:00:00Z").plusSeconds(window * 300L) + " /a 1")
                .sorted()
                .toList()));
  }

  private void check(String runner, String format, long records) throws IOException {
    Path table = directory.resolve("table");
    String yaml =
        QUERY.formatted(format, directory.resolve("in"), table, directory.resolve("dead"));
    try (RunningQuery query =
        RunningQuery.start(
            QueryReader.parse(yaml, "page_views.yaml", List.of()),
            PipelineOptionsFactory.fromArgs("--runner=" + runner).create())) {
      query.awaitTermination();
      Progress progress = query.progress();
      assertThat("read", progress.rowsIn(), is(records));
      assertThat("aggregated", progress.aggregated(), is(4L));
      assertThat("filtered", progress.filtered(), is(1L));
      assertThat("malformed", progress.malformed(), is(1L));
      assertThat("late", progress.late(), is(0L));
    }
    assertThat(
        DeltaTableReader.latest(table.toString()).rows().stream()
            .map(FilesQueryIT::shown)
            .sorted()
            .toList(),
        contains(
            "2026-01-02T10:00:00Z /a 2", "2026-01-02T10:00:00Z /b 1", "2026-01-02T11:55:00Z /a 1"));
    try (var letters = Files.walk(directory.resolve("dead"))) {
      assertThat(
          letters
              .filter(Files::isRegularFile)
              .filter(f -> !f.getFileName().toString().startsWith("."))
              .count(),
          is(1L));
    }
  }

  private static String shown(Row row) {
    return row.getValue("window_start") + " " + row.getString("page") + " " + row.getInt64("views");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(in(name), text);
  }

  private Path in(String name) throws IOException {
    return Files.createDirectories(directory.resolve("in")).resolve(name);
  }
}
