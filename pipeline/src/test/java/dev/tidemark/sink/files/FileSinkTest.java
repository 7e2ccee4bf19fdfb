/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.rows.RowPositions;
import dev.tidemark.sink.SinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("page")
          .addNullableInt64Field("views")
          .addNullableLogicalTypeField("at", SqlTypes.TIMESTAMP)
          .addNullableDoubleField("mean")
          .build();
  private static final Schema POSITIONED =
      Schema.builder()
          .addFields(SCHEMA.getFields())
          .addStringField(RowPositions.PARTITION)
          .addInt64Field(RowPositions.OFFSET)
          .build();
  private static final Instant AT = Instant.parse("2026-01-02T10:00:00.123456Z");

  @TempDir Path dir;

  @Test
  void windows_areAFileEach_namedByTheirEnd() throws Exception {
    FileSink sink = FileSink.ofWindows(dir.toString(), FileFormat.JSON, "page_stats");
    sink.preflight(SCHEMA);
    write(sink, row("/a", 1, "10:00:10"), row("/b", 2, "10:00:50"), row("/a", 3, "10:01:10"));
    assertThat(
        files(),
        containsInAnyOrder(
            "page_stats-2026-01-02T100100Z.json", "page_stats-2026-01-02T100200Z.json"));
    assertThat(
        Files.readAllLines(dir.resolve("page_stats-2026-01-02T100100Z.json")),
        containsInAnyOrder(
            "{\"page\":\"/a\",\"views\":1,\"at\":\"2026-01-02T10:00:00.123456Z\",\"mean\":1.5}",
            "{\"page\":\"/b\",\"views\":2,\"at\":\"2026-01-02T10:00:00.123456Z\",\"mean\":1.5}"));
  }

  @Test
  void sameWindowsAgain_areTheSameFiles() throws Exception {
    FileSink sink = FileSink.ofWindows(dir.toString(), FileFormat.PARQUET, "page_stats");
    for (int run = 0; run < 2; run++) {
      write(sink, row("/a", 1, "10:00:10"), row(null, 2, "10:00:50"));
    }
    assertThat(files(), contains("page_stats-2026-01-02T100100Z.parquet"));
    assertThat(
        parquet("page_stats-2026-01-02T100100Z.parquet"),
        containsInAnyOrder("/a 1 " + micros() + " 1.5", "null 2 " + micros() + " 1.5"));
  }

  @Test
  void partitions_areFolders_andNotInTheFiles() throws Exception {
    FileSink sink =
        FileSink.ofWindows(dir.toString(), FileFormat.JSON, "q").withPartitionBy(List.of("page"));
    sink.preflight(SCHEMA);
    write(sink, row("/a b", 1, "10:00:10"), row(null, 2, "10:00:20"), row("/a b", 3, "10:00:30"));
    assertThat(
        files(),
        containsInAnyOrder(
            "page=%2Fa b/q-2026-01-02T100100Z.json",
            "page=__HIVE_DEFAULT_PARTITION__/q-2026-01-02T100100Z.json"));
    assertThat(
        Files.readString(dir.resolve("page=__HIVE_DEFAULT_PARTITION__/q-2026-01-02T100100Z.json")),
        is("{\"views\":2,\"at\":\"2026-01-02T10:00:00.123456Z\",\"mean\":1.5}\n"));
  }

  @Test
  void rowsThatAreReadAgain_areWrittenOnce() throws Exception {
    FileSink sink =
        FileSink.ofRows(dir.toString(), FileFormat.JSON, "orders").withPartitionBy(List.of("page"));
    writeRows(sink, List.of(at("clicks-0", 0, 3), at("clicks-1", 0, 2)));
    writeRows(sink, List.of(at("clicks-0", 2, 5), at("clicks-1", 0, 1)));
    writeRows(sink, List.of(at("clicks-1", 1, 4)));
    assertThat(
        views(), containsInAnyOrder("0:0", "0:1", "0:2", "0:3", "0:4", "1:0", "1:1", "1:2", "1:3"));
  }

  /** A batch reads a partition in pieces, by several workers, and runs again. */
  @Test
  void batch_isWrittenOnce_thoughItsPiecesComeInNoOrder() throws Exception {
    FileSink sink = FileSink.ofRows(dir.toString(), FileFormat.JSON, "orders");
    for (int run = 0; run < 2; run++) {
      Pipeline pipeline = pipeline();
      PCollection<Row> later =
          pipeline.apply("later", Create.of(at("clicks-0", 3, 6)).withRowSchema(POSITIONED));
      PCollection<Row> sooner =
          pipeline.apply("sooner", Create.of(at("clicks-0", 0, 3)).withRowSchema(POSITIONED));
      PCollectionList.of(later).and(sooner).apply(Flatten.pCollections()).apply(sink);
      pipeline.run().waitUntilFinish();
    }
    assertThat(views(), containsInAnyOrder("0:0", "0:1", "0:2", "0:3", "0:4", "0:5"));
  }

  /** Dead between the log and the names: the files are there, hidden. */
  @Test
  void filesThatWereLeftHidden_areShownWhenRowsComeAgain() throws Exception {
    FileSink sink = FileSink.ofRows(dir.toString(), FileFormat.JSON, "orders");
    writeRows(sink, List.of(at("clicks-0", 0, 3)));
    String name = files().get(0);
    Files.move(dir.resolve(name), dir.resolve("." + name + ".unfinished"));
    assertThat("nobody sees it", files(), is(empty()));

    writeRows(sink, List.of(at("clicks-0", 0, 4)));
    assertThat(views(), containsInAnyOrder("0:0", "0:1", "0:2", "0:3"));
  }

  /** Dead before the log: what was written does not count, and is written anew. */
  @Test
  void filesWithoutLog_doNotCount() throws Exception {
    Files.writeString(
        dir.resolve(".orders-clicks-0-00000000000000000000-00000000000000000007.json.unfinished"),
        "{\"half");
    writeRows(
        FileSink.ofRows(dir.toString(), FileFormat.JSON, "orders"), List.of(at("clicks-0", 0, 2)));
    assertThat(views(), containsInAnyOrder("0:0", "0:1"));
  }

  @Test
  void whatCannotBeWritten_isRefusedBefore() throws Exception {
    Path file = Files.writeString(dir.resolve("f"), "mine");
    assertThat(
        assertThrows(
                SinkException.class,
                () -> FileSink.ofWindows(file.toString(), FileFormat.JSON, "q").preflight(SCHEMA))
            .problem(),
        containsString("files cannot be written to " + file));
    assertThat(
        assertThrows(
                SinkException.class,
                () ->
                    FileSink.ofWindows(dir.toString(), FileFormat.JSON, "q")
                        .withPartitionBy(List.of("pgae"))
                        .preflight(SCHEMA))
            .problem(),
        containsString("by pgae"));
  }

  private static long micros() {
    return AT.getEpochSecond() * 1_000_000 + 123_456;
  }

  private static TimestampedValue<Row> row(String page, long views, String time) {
    return TimestampedValue.of(
        Row.withSchema(SCHEMA).addValues(page, views, AT, 1.5).build(),
        org.joda.time.Instant.parse("2026-01-02T" + time + "Z"));
  }

  private static List<Row> at(String partition, long from, long to) {
    List<Row> rows = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      rows.add(
          Row.withSchema(POSITIONED)
              .addValues("/" + offset % 2, offset, AT, null, partition, offset)
              .build());
    }
    return rows;
  }

  @SafeVarargs
  private static void write(FileSink sink, TimestampedValue<Row>... rows) {
    TestStream.Builder<Row> stream = TestStream.create(SCHEMA);
    for (TimestampedValue<Row> row : rows) {
      stream = stream.addElements(row);
    }
    Pipeline pipeline = pipeline();
    PCollection<Row> windows =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .setRowSchema(SCHEMA)
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    windows.apply(sink);
    pipeline.run().waitUntilFinish();
  }

  private static void writeRows(FileSink sink, List<List<Row>> bundles) {
    TestStream.Builder<Row> stream = TestStream.create(POSITIONED);
    for (List<Row> bundle : bundles) {
      stream =
          stream.addElements(bundle.get(0), bundle.subList(1, bundle.size()).toArray(new Row[0]));
    }
    Pipeline pipeline = pipeline();
    pipeline.apply(stream.advanceWatermarkToInfinity()).setRowSchema(POSITIONED).apply(sink);
    pipeline.run().waitUntilFinish();
  }

  private static Pipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    return Pipeline.create(options);
  }

  /** What a reader sees, who leaves out hidden names. */
  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> dir.relativize(file).toString())
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .toList();
    }
  }

  /** Partition and views of all rows in all files. */
  private List<String> views() throws IOException {
    List<String> views = new ArrayList<>();
    for (String file : files()) {
      String partition = file.replaceAll(".*clicks-(\\d)-.*", "$1");
      for (String line : Files.readAllLines(dir.resolve(file))) {
        views.add(partition + ":" + line.replaceAll(".*\"views\":(\\d+).*", "$1"));
      }
    }
    return views;
  }

  private List<String> parquet(String file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(dir.resolve(file).toUri()), new Configuration()))
            .build()) {
      for (GenericRecord record = reader.read(); record != null; record = reader.read()) {
        rows.add(
            "%s %s %s %s"
                .formatted(
                    record.get("page"), record.get("views"), record.get("at"), record.get("mean")));
      }
    }
    return rows;
  }
}
