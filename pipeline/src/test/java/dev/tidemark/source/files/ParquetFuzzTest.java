/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.MalformedRecord;
import dev.tidemark.source.BoundedEventSource;
import dev.tidemark.source.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Parquet files that are not what they should be: rows and dead letters together are the rows that
 * the file says it has, or the file as a whole cannot be read and that is said; nothing else is
 * ever thrown.
 */
class ParquetFuzzTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("id BIGINT, name STRING, price DOUBLE, at TIMESTAMP");
  private static final MessageType TYPE =
      MessageTypeParser.parseMessageType(
          """
          message m {
            required int64 id; optional binary name (STRING); optional double price;
            optional int64 at (TIMESTAMP(MICROS,true));
          }
          """);
  private static final int ROWS = 2_000;

  private static Path directory;
  private static byte[] plain;
  private static byte[] compressed;
  private static List<List<Object>> whole;

  @BeforeContainer
  static void writeFiles() throws IOException {
    directory = Files.createTempDirectory("parquet-fuzz");
    plain = write(CompressionCodecName.UNCOMPRESSED);
    compressed = write(CompressionCodecName.GZIP);
    whole = rows(read(plain));
    assertThat(whole.size(), is(ROWS));
  }

  @AfterContainer
  static void deleteFiles() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static byte[] write(CompressionCodecName codec) throws IOException {
    Path file = directory.resolve("good.parquet");
    SimpleGroupFactory rows = new SimpleGroupFactory(TYPE);
    Random random = new Random(7);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(TYPE)
            .withCompressionCodec(codec)
            .withRowGroupSize(16L << 10)
            .withPageSize(2 << 10)
            .build()) {
      for (long id = 0; id < ROWS; id++) {
        Group row = rows.newGroup().append("id", id);
        if (id % 7 != 0) {
          row.append("name", "n" + random.nextInt(50) + "é".repeat((int) id % 5));
          row.append("price", random.nextDouble());
          row.append("at", Instant.EPOCH.plusSeconds(id).toEpochMilli() * 1_000);
        }
        writer.write(row);
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static List<EventBatch> read(byte[] bytes) throws IOException {
    Path file = directory.resolve("a.parquet");
    Files.write(file, bytes);
    BoundedEventSource source =
        BoundedEventSource.of(new BoundedFiles(file.toString(), new ParquetFiles(SCHEMA)), SCHEMA);
    List<EventBatch> batches = new ArrayList<>();
    var options = PipelineOptionsFactory.create();
    try (BoundedReader<EventBatch> reader = source.createReader(options)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        batches.add(reader.getCurrent());
      }
    } finally {
      Files.delete(file);
    }
    return batches;
  }

  private static List<List<Object>> rows(List<EventBatch> batches) {
    List<List<Object>> rows = new ArrayList<>();
    for (EventBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        rows.add(batch.row(row));
      }
    }
    return rows;
  }

  private static List<MalformedRecord> malformed(List<EventBatch> batches) {
    return batches.stream().flatMap(batch -> batch.malformed().stream()).toList();
  }

  /** Bytes of the data are changed, the footer is not: each row is a row or a dead letter. */
  @Property(tries = 300)
  void damagedData_eachRowIsARowOrADeadLetter(@ForAll long seed, @ForAll boolean gzip)
      throws IOException {
    byte[] bytes = (gzip ? compressed : plain).clone();
    Random random = new Random(seed);
    int footer = footerStart(bytes);
    for (int i = 0; i <= random.nextInt(8); i++) {
      bytes[4 + random.nextInt(footer - 4)] = (byte) random.nextInt(256);
    }
    List<EventBatch> batches = read(bytes);
    assertThat(rows(batches).size() + malformed(batches).size(), is(ROWS));
  }

  /** Anything at all is changed, or cut off: never anything but what the source says it throws. */
  @Property(tries = 300)
  void damagedAnywhere_isReadOrRefusedAsAWhole(@ForAll long seed, @ForAll boolean gzip) {
    byte[] bytes = (gzip ? compressed : plain).clone();
    Random random = new Random(seed);
    if (random.nextInt(3) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    } else {
      int footer = footerStart(bytes);
      for (int i = 0; i <= random.nextInt(4); i++) {
        int at = footer + random.nextInt(bytes.length - footer);
        bytes[at] = (byte) random.nextInt(256);
      }
    }
    try {
      read(bytes);
    } catch (SourceUnavailableException | IOException e) {
      assertThat(e.getMessage(), e.getMessage().contains("a.parquet"), is(true));
    }
  }

  @Example
  void oneRowGroupIsDamaged_theOthersAreRead() throws IOException {
    byte[] bytes = compressed.clone();
    Arrays.fill(bytes, 4, 400, (byte) 0x5A);
    List<EventBatch> batches = read(bytes);
    assertThat(rows(batches).size(), greaterThan(ROWS / 4));
    assertThat("what is a row is as it was", rows(batches), everyItem(is(in(whole))));
    assertThat(rows(batches).size() + malformed(batches).size(), is(ROWS));
    assertThat(
        malformed(batches).get(0).reason(),
        startsWith("the row cannot be read, the file is damaged: "));
  }

  /** Years 0001 and 9999, the day before and the day after, and what a long can hold. */
  @Example
  void timesAtTheEndsOfTime() throws IOException {
    long first = -62_135_596_800_000_000L;
    long behind = 253_402_300_800_000_000L;
    long[] times = {first, first - 1, behind - 1, behind, Long.MIN_VALUE, Long.MAX_VALUE, 0};
    Path file = directory.resolve("times.parquet");
    SimpleGroupFactory groups = new SimpleGroupFactory(TYPE);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(TYPE).build()) {
      for (long time : times) {
        writer.write(
            groups
                .newGroup()
                .append("id", time)
                .append(
                    "name",
                    Binary.fromConstantByteArray(new byte[] {(byte) 0xC3}).toStringUsingUTF8())
                .append("at", time));
      }
      writer.write(
          groups.newGroup().append("id", 1L).append("name", "x".repeat(3 << 20)).append("at", 0L));
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    List<EventBatch> batches = read(bytes);
    assertThat(
        rows(batches).stream().map(row -> row.get(3)).toList(),
        is(
            List.of(
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.999999Z"),
                Instant.EPOCH,
                Instant.EPOCH)));
    assertThat(malformed(batches).size(), is(4));
  }

  private static int footerStart(byte[] file) {
    int end = file.length - 8;
    int length =
        (file[end] & 0xFF)
            | (file[end + 1] & 0xFF) << 8
            | (file[end + 2] & 0xFF) << 16
            | (file[end + 3] & 0xFF) << 24;
    return end - length;
  }
}
