/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.MalformedRecord;
import dev.tidemark.source.BoundedEventSource;
import dev.tidemark.source.SourceUnavailableException;
import dev.tidemark.source.decode.CsvOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFilesTest {
  private static final EventSchema SCHEMA = EventSchema.parse("id BIGINT, name STRING");
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @TempDir Path directory;

  private BoundedEventSource source(String path, FileFormat format) {
    return BoundedEventSource.of(new BoundedFiles(directory + path, format), SCHEMA);
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

  /** The rows as {@code file@offset: values}. */
  private static List<String> rows(List<EventBatch> batches) {
    List<String> rows = new ArrayList<>();
    for (EventBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        rows.add(
            "%s@%d: %s"
                .formatted(
                    Path.of(batch.origin().source()).getFileName(),
                    batch.offset(row),
                    batch.row(row)));
      }
    }
    return rows;
  }

  private static List<String> malformed(List<EventBatch> batches) {
    List<String> malformed = new ArrayList<>();
    for (EventBatch batch : batches) {
      for (MalformedRecord record : batch.malformed()) {
        malformed.add(
            record.offset() + ": " + record.reason() + ": " + new String(record.payload(), UTF_8));
      }
    }
    return malformed;
  }

  @Test
  void aDirectory_hiddenAndUnfinishedFilesLeftOut_originIsPathAndByte() throws IOException {
    write("in/b.json", "{\"id\":1,\"name\":\"x\"}\r\n\n{\"id\":2}\n");
    write("in/a.json", "\uFEFF{\"id\":3}\nnot JSON\n{\"id\":4}");
    write("in/_c.json", "{\"id\":5}");
    write("in/.d.json", "{\"id\":6}");
    write("in/e.json.tmp", "{\"id\":7}");
    write("in/f.json._COPYING_", "{\"id\":8}");
    write("in/below/g.json", "{\"id\":9}");

    List<EventBatch> batches = batches(source("/in", new JsonFiles(SCHEMA)), 1 << 20);

    assertThat(
        rows(batches),
        contains(
            "a.json@0: [3, null]",
            "a.json@21: [4, null]",
            "b.json@0: [1, x]",
            "b.json@22: [2, null]"));
    assertThat(malformed(batches), contains(startsWith("12: not JSON: ")));
    assertThat(malformed(batches), contains(endsWith(": not JSON")));
    assertThat(batches.get(0).watermark(), is(EventBatch.NO_WATERMARK));
  }

  @Test
  void aGlob_andASingleFile() throws IOException {
    write("in/x/a.json", "{\"id\":1}");
    write("in/y/a.json", "{\"id\":2}");
    write("in/y/b.json", "{\"id\":3}");

    assertThat(
        rows(batches(source("/in/*/a.json", new JsonFiles(SCHEMA)), 1)),
        contains("a.json@0: [1, null]", "a.json@0: [2, null]"));
    assertThat(
        rows(batches(source("/in/y/b.json", new JsonFiles(SCHEMA)), 1)),
        contains("b.json@0: [3, null]"));
    assertThat(
        "a runner that wants it whole",
        rows(batches(source("/in/y/b.json", new JsonFiles(SCHEMA)), Long.MAX_VALUE)),
        contains("b.json@0: [3, null]"));
  }

  @Test
  void aLargeFileIsReadInRanges_eachRecordOnce() throws IOException {
    StringBuilder text = new StringBuilder();
    List<Long> ids = new ArrayList<>();
    for (long id = 0; text.length() < 20 << 20; id++) {
      text.append("{\"id\":%d,\"name\":\"%s\"}\n".formatted(id, "é".repeat((int) (id % 900))));
      ids.add(id);
    }
    write("in/large.json", text.toString());
    BoundedEventSource source = source("/in", new JsonFiles(SCHEMA));

    assertThat(source.split(4 << 20, OPTIONS).size(), greaterThan(3));
    List<Long> read = new ArrayList<>();
    for (EventBatch batch : batches(source, 4 << 20)) {
      for (int row = 0; row < batch.size(); row++) {
        read.add((Long) batch.row(row).get(0));
      }
    }
    assertThat(read, is(ids));
  }

  @Test
  void aCompressedFileIsReadInOnePiece_offsetsCountItsText() throws IOException {
    try (OutputStream gz = new GZIPOutputStream(Files.newOutputStream(in("in/a.json.gz")))) {
      gz.write("{\"id\":1}\n{\"id\":2}\n".getBytes(UTF_8));
    }
    assertThat(
        rows(batches(source("/in", new JsonFiles(SCHEMA)), 1)),
        contains("a.json.gz@0: [1, null]", "a.json.gz@9: [2, null]"));
  }

  @Test
  void aDamagedFileFailsByName() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream gz = new GZIPOutputStream(whole)) {
      gz.write("{\"id\":1}\n".repeat(1_000).getBytes(UTF_8));
    }
    Files.write(in("in/a.json.gz"), Arrays.copyOf(whole.toByteArray(), whole.size() / 2));
    BoundedEventSource source = source("/in", new JsonFiles(SCHEMA));

    Exception failure = assertThrows(Exception.class, () -> batches(source, 1));
    assertThat(failure.getMessage(), containsString("a.json.gz"));
  }

  @Test
  void csvWithHeader_eachFileByItsOwn_linesWithinQuotes() throws IOException {
    write("in/a.csv", "\uFEFFid,name\n1,\"two\nlines\"\n2,b,c\n3,\n");
    write("in/b.csv", "name,id\nx,4\n");
    CsvFiles csv = new CsvFiles(CsvOptions.standard().withHeader().withMultiLine(), SCHEMA, SCHEMA);

    List<EventBatch> batches = batches(source("/in", csv), 1);

    assertThat(
        rows(batches),
        containsInAnyOrder("a.csv@11: [1, two\nlines]", "a.csv@31: [3, null]", "b.csv@8: [4, x]"));
    assertThat(malformed(batches), contains("25: 3 fields where 2 are expected: 2,b,c"));
  }

  @Test
  void csvWithoutHeader_byPosition_alsoWhenOnlySomeColumnsAreRead() throws IOException {
    write("in/a.csv", "1,a\n2,b\n");
    EventSchema name = EventSchema.parse("name STRING");
    BoundedEventSource source =
        BoundedEventSource.of(
            new BoundedFiles(directory + "/in", new CsvFiles(CsvOptions.standard(), SCHEMA, name)),
            name);

    assertThat(rows(batches(source, 1)), contains("a.csv@0: [a]", "a.csv@4: [b]"));
  }

  @Test
  void preflight_nothingThere_andAColumnThatTheHeaderLacks() throws IOException {
    SourceUnavailableException nothing =
        assertThrows(
            SourceUnavailableException.class,
            () -> source("/none", new JsonFiles(SCHEMA)).preflight());
    assertThat(
        nothing.getMessage(),
        is(
            "cannot read files "
                + directory
                + "/none: there is no file (those whose names begin with _ or . do not count). Name a directory that holds some, a glob that matches some, or a file."));

    write("in/a.csv", "id,nmae\n");
    SourceUnavailableException lacks =
        assertThrows(
            SourceUnavailableException.class,
            () ->
                source("/in", new CsvFiles(CsvOptions.standard().withHeader(), SCHEMA, SCHEMA))
                    .preflight());
    assertThat(
        lacks.getMessage(),
        endsWith("its header has no column name (it has id, nmae). Correct schema, or path."));
  }

  @Test
  void manySmallFilesShareASplit() throws IOException {
    for (int i = 0; i < 50; i++) {
      write("in/" + i + ".json", "{\"id\":1}\n");
    }
    assertThat(source("/in", new JsonFiles(SCHEMA)).split(100, OPTIONS), hasSize(5));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(in(name), text);
  }

  private Path in(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }
}
