/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.BoundedEventSource;
import dev.tidemark.source.SourceUnavailableException;
import dev.tidemark.time.WatermarkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @TempDir Path directory;

  private BoundedEventSource source(EventSchema schema) {
    return BoundedEventSource.of(
        new BoundedFiles(directory.toString(), new ParquetFiles(schema)), schema);
  }

  private static List<List<Object>> rows(BoundedEventSource source, long desiredBytes)
      throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    for (EventBatch batch : batches(source, desiredBytes)) {
      for (int row = 0; row < batch.size(); row++) {
        rows.add(batch.row(row));
      }
    }
    return rows;
  }

  private static List<EventBatch> batches(BoundedEventSource source, long desiredBytes)
      throws IOException {
    List<EventBatch> batches = new ArrayList<>();
    for (BoundedEventSource split : source.split(desiredBytes, OPTIONS)) {
      try (BoundedReader<EventBatch> reader = split.createReader(OPTIONS)) {
        for (boolean more = reader.start(); more; more = reader.advance()) {
          batches.add(reader.getCurrent());
        }
      }
    }
    return batches;
  }

  private void write(String name, String schema, Consumer<Writing> rows) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    try (ParquetWriter<Group> file =
        ExampleParquetWriter.builder(new LocalOutputFile(directory.resolve(name)))
            .withType(type)
            .withRowGroupSize(64L << 10)
            .build()) {
      rows.accept(new Writing(file, new SimpleGroupFactory(type)));
    }
  }

  private record Writing(ParquetWriter<Group> file, SimpleGroupFactory factory) {
    Group row() {
      return factory.newGroup();
    }

    void add(Group row) {
      try {
        file.write(row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void readsEveryType() throws IOException {
    Instant at = Instant.parse("2026-01-02T10:03:04.567Z");
    write(
        "a.parquet",
        """
        message m {
          required binary s (STRING); required int32 i; required int32 small; required int64 l;
          required float f; required double d; required boolean b;
          required int64 millis (TIMESTAMP(MILLIS,true)); required int64 micros (TIMESTAMP(MICROS,true));
          required int64 nanos (TIMESTAMP(NANOS,true)); required int96 old; required int32 day (DATE);
          optional binary none (STRING);
        }
        """,
        file ->
            file.add(
                file.row()
                    .append("s", "Zoë")
                    .append("i", -5)
                    .append("small", 7)
                    .append("l", Long.MAX_VALUE)
                    .append("f", 0.5f)
                    .append("d", -1.5)
                    .append("b", true)
                    .append("millis", at.toEpochMilli())
                    .append("micros", at.toEpochMilli() * 1_000)
                    .append("nanos", -1L)
                    .append("old", int96(at))
                    .append("day", -1)));

    assertThat(
        rows(
            source(
                EventSchema.parse(
                    "none STRING, day TIMESTAMP, old TIMESTAMP, nanos TIMESTAMP, micros TIMESTAMP, millis TIMESTAMP, b BOOLEAN, d DOUBLE, f DOUBLE, l BIGINT, small BIGINT, i INT, s STRING")),
            1),
        contains(
            Arrays.asList(
                null,
                Instant.parse("1969-12-31T00:00:00Z"),
                at,
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                at,
                at,
                true,
                -1.5,
                0.5,
                Long.MAX_VALUE,
                7L,
                -5,
                "Zoë")));
  }

  private static Binary int96(Instant at) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(Math.floorMod(at.getEpochSecond(), 86_400) * 1_000_000_000L + at.getNano())
            .putInt((int) (Math.floorDiv(at.getEpochSecond(), 86_400) + 2_440_588))
            .array());
  }

  @Test
  void nestedFieldsByDottedName_missingOnTheWayIsNull() throws IOException {
    write(
        "a.parquet",
        """
        message m {
          optional group user { optional group address { optional binary city (STRING); optional int32 zip; } optional int64 id; }
          optional int64 id;
        }
        """,
        file -> {
          Group whole = file.row().append("id", 1L);
          Group user = whole.addGroup("user");
          user.append("id", 10L);
          user.addGroup("address").append("city", "Ulm").append("zip", 89073);
          file.add(whole);
          file.add(file.row().append("id", 2L));
          Group noAddress = file.row();
          noAddress.addGroup("user").append("id", 30L);
          file.add(noAddress);
        });

    assertThat(
        rows(
            source(EventSchema.parse("`user.address.city` STRING, id BIGINT, `user.id` BIGINT")),
            1),
        contains(
            Arrays.asList("Ulm", 1L, 10L),
            Arrays.asList(null, 2L, null),
            Arrays.asList(null, null, 30L)));
  }

  @Test
  void rowGroupsAreReadInRanges_eachRowOnce_offsetsAreRows() throws IOException {
    int count = 300_000;
    write(
        "a.parquet",
        "message m { required int64 id; required binary pad (STRING); }",
        file -> {
          for (long id = 0; id < count; id++) {
            file.add(
                file.row()
                    .append("id", id)
                    .append("pad", Long.toHexString(id * 0x9E3779B97F4A7C15L)));
          }
        });
    BoundedEventSource source = source(EventSchema.parse("id BIGINT"));

    assertThat(source.split(1, OPTIONS).size(), greaterThan(1));
    long expected = 0;
    for (EventBatch batch : batches(source, 1)) {
      for (int row = 0; row < batch.size(); row++) {
        assertThat(batch.row(row).get(0), is(expected));
        assertThat(batch.offset(row), is(expected++));
      }
    }
    assertThat(expected, is((long) count));
  }

  @Test
  void aRowWithoutEventTime_andOneOutOfRange_areMalformed_withTheRowAsJson() throws IOException {
    write(
        "a.parquet",
        "message m { optional binary s (STRING); optional int64 t (TIMESTAMP(MILLIS,true)); }",
        file -> {
          file.add(file.row().append("s", "x"));
          file.add(file.row().append("s", "y").append("t", 253402300800000L));
          file.add(file.row().append("s", "z").append("t", 0L));
        });
    EventBatch batch =
        batches(
                source(EventSchema.parse("s STRING, t TIMESTAMP"))
                    .withWatermark(WatermarkSpec.of("t", Duration.ofSeconds(1))),
                1)
            .get(0);

    assertThat(batch.row(0), is(List.of("z", Instant.EPOCH)));
    assertThat(
        batch.malformed().stream()
            .map(
                m ->
                    m.offset()
                        + " "
                        + m.reason()
                        + " "
                        + new String(m.payload(), StandardCharsets.UTF_8))
            .toList(),
        contains(
            "0 no event time: column t is null or missing {\"s\":\"x\"}",
            "1 column t: a timestamp outside the years 0001 to 9999 {\"s\":\"y\",\"t\":253402300800000000}"));
  }

  @Test
  void preflight_saysWhichColumnIsMissing_orDoesNotFit() throws IOException {
    write(
        "a.parquet", "message m { required int64 id; repeated binary tags (STRING); }", file -> {});

    assertThat(
        assertThrows(
                SourceUnavailableException.class,
                () -> source(EventSchema.parse("idd BIGINT")).preflight())
            .getMessage(),
        endsWith("a.parquet: it has no column idd (it has id, tags). Correct schema, or path."));
    assertThat(
        assertThrows(
                SourceUnavailableException.class,
                () -> source(EventSchema.parse("id STRING")).preflight())
            .getMessage(),
        containsString(
            "column id is STRING in the schema, and in the file required int64 id, which does not fit"));
    assertThat(
        assertThrows(
                SourceUnavailableException.class,
                () -> source(EventSchema.parse("tags STRING")).preflight())
            .getMessage(),
        containsString("column tags is a list in the file"));
  }
}
