/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.CheckpointFiles;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.query.QueryReader;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.SourceRecord;
import dev.tidemark.source.SourceUnavailableException;
import dev.tidemark.source.decode.CsvOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are seen when, in which order, and that each record of them is read once. */
class WatchedFilesTest {
  private static final EventSchema SCHEMA = EventSchema.parse("id BIGINT, name STRING");
  private static final long NOW = 1_800_000_000_000L;
  private static final Origin ORIGIN = new Origin("in", 0);

  @TempDir Path directory;

  private FileLog log() throws IOException {
    return new FileLog(CheckpointFiles.at(directory.resolve("checkpoint").toString()));
  }

  private FileWatch watch(FileLog log, int mostRemembered) throws IOException {
    return watch(log, new JsonFiles(SCHEMA), mostRemembered);
  }

  private FileWatch watch(FileLog log, FileFormat format, int mostRemembered) throws IOException {
    return new FileWatch(
        new FileListing(directory.resolve("in").toString()), format, log, mostRemembered);
  }

  private void write(String name, String text, long modified) throws IOException {
    write(name, text.getBytes(UTF_8), modified);
  }

  private void write(String name, byte[] bytes, long modified) throws IOException {
    Path file = Files.createDirectories(directory.resolve("in")).resolve(name);
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }

  /** Names of the files of the log, in its order. */
  private List<String> seen() throws IOException {
    List<String> names = new ArrayList<>();
    log().load(file -> names.add(Path.of(file.path()).getFileName().toString()));
    return names;
  }

  /** All records from an offset on, as {@code file@offset: row} or {@code file@offset! reason}. */
  private List<String> read(FileFormat format, FileLog log, long from, int... stretches)
      throws IOException {
    Collected collected = new Collected();
    try (FileCursor cursor = new FileCursor(format, log)) {
      long next = from;
      int turn = 0;
      while (next < log.end()) {
        long length = stretches.length == 0 ? log.end() : stretches[turn++ % stretches.length];
        long end = Math.min(log.end(), next + length);
        while (next < end) {
          next = Math.min(end, cursor.read(ORIGIN, next, end, collected));
        }
      }
    }
    return collected.records;
  }

  /** Has room for three records at a time. */
  private static final class Collected implements RecordSink {
    private final List<String> records = new ArrayList<>();

    @Override
    public boolean accept(Origin origin, long offset, byte[] record) {
      throw new AssertionError("records of files decode themselves");
    }

    @Override
    public boolean accept(Origin origin, long offset, SourceRecord record) {
      EventBatchBuilder builder = EventBatch.builder(SCHEMA, origin);
      record.file().ifPresent(builder::inFile);
      Optional<String> problem = record.decode(builder);
      if (problem.isEmpty()) {
        builder.endRow(offset);
      } else {
        builder.reject(offset, problem.get(), record.payload());
      }
      EventBatch batch = builder.build(0);
      String place =
          Path.of(batch.place().source()).getFileName() + "@" + batch.offsetInPlace(offset);
      records.add(problem.map(p -> place + "! " + p).orElseGet(() -> place + ": " + batch.row(0)));
      return records.size() % 3 != 0;
    }
  }

  @Test
  void filesAreSeenInTheOrderInWhichTheyWereWritten_hiddenAndUnfinishedOnesNever()
      throws IOException {
    write("b.json", "{\"id\":1}\n", NOW - 30_000);
    write("a.json", "{\"id\":2}\n", NOW - 20_000);
    write("d.json", "{\"id\":3}\n", NOW - 20_000);
    write("c.json", "{\"id\":4}\n", NOW - 40_000);
    write("_e.json", "hidden", NOW - 50_000);
    write(".f.json", "hidden", NOW - 50_000);
    write("g.json.tmp", "half", NOW - 50_000);
    write(".h.json.crc", "sum", NOW - 50_000);
    write("h.json.crc", "sum", NOW - 50_000);
    FileLog log = log();
    watch(log, 100).look(NOW);

    assertThat(seen(), contains("c.json", "b.json", "a.json", "d.json"));
    assertThat(
        read(new JsonFiles(SCHEMA), log, 0),
        contains(
            "c.json@0: [4, null]",
            "b.json@0: [1, null]",
            "a.json@0: [2, null]",
            "d.json@0: [3, null]"));
  }

  @Test
  void aFileThatStillGrowsWaits_untilTwoLooksFindItTheSame() throws IOException {
    FileLog log = log();
    FileWatch watch = watch(log, 100);
    write("a.json", "{\"id\":1", NOW - 100);
    watch.look(NOW);
    write("a.json", "{\"id\":1}\n", NOW + 900);
    watch.look(NOW + 1_000);
    assertThat("changed since the look before", seen(), is(empty()));
    watch.look(NOW + 1_600);
    assertThat("the same, but for less than a second", seen(), is(empty()));
    watch.look(NOW + 2_200);
    assertThat(seen(), contains("a.json"));
    assertThat(read(new JsonFiles(SCHEMA), log, 0), contains("a.json@0: [1, null]"));
  }

  @Test
  void eachFileIsSeenOnce_alsoByTheNextRun_alsoOneThatWasWrittenEarlierAndComesLater()
      throws IOException {
    write("b.json", "{\"id\":1}\n", NOW - 20_000);
    watch(log(), 100).look(NOW);
    write("a.json", "{\"id\":2}\n", NOW - 30_000); // moved here with its time
    FileWatch next = watch(log(), 100);
    next.look(NOW + 1_000);
    next.look(NOW + 5_000);
    assertThat(seen(), contains("b.json", "a.json"));
  }

  @Test
  void whatIsRememberedIsBounded_andNothingIsSeenTwice_howeverManyFilesThereAre()
      throws IOException {
    List<String> written = new ArrayList<>();
    FileLog log = log();
    FileWatch watch = watch(log, 10);
    for (int look = 0; look < 150; look++) {
      long now = NOW + look * 20_000L;
      for (int i = 0; i < 3; i++) {
        String name = "%03d-%d.json".formatted(look, i);
        write(name, "{\"id\":1}\n", now - 15_000 + i);
        written.add(name);
      }
      if (look % 40 == 39) {
        log = log();
        watch = watch(log, 10); // a new run
      }
      watch.look(now);
    }
    assertThat(seen(), is(written));
    try (var files = Files.list(directory.resolve("checkpoint/files"))) {
      assertThat("looks are put together", files.count(), is(lessThanOrEqualTo(70L)));
    }
    assertThat(read(new JsonFiles(SCHEMA), log, 0), hasSize(450));
  }

  @Test
  void everyRecordOnce_whereverStretchesEnd_andFromWhateverOffsetReadingBegins()
      throws IOException {
    Random random = new Random(7);
    List<String> all = new ArrayList<>();
    for (int file = 0; file < 5; file++) {
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < 20; line++) {
        all.add("%d.json@%d: [%d, x]".formatted(file, text.length(), file * 100 + line));
        text.append("{\"id\":%d,\"name\":\"x\"}\n".formatted(file * 100 + line));
        text.append(random.nextInt(3) == 0 ? "\n \n" : "");
      }
      write(file + ".json", text.toString(), NOW - 60_000 + file);
    }
    write("5.json", "", NOW - 50_000);
    FileLog log = log();
    watch(log, 100).look(NOW);
    FileFormat json = new JsonFiles(SCHEMA);

    assertThat(read(json, log, 0), is(all));
    for (int run = 0; run < 50; run++) {
      int[] stretches = random.ints(7, 1, 300).toArray();
      assertThat(Arrays.toString(stretches), read(json, log, 0, stretches), is(all));
    }
    long[] begins = new long[100]; // the offset of each record
    int[] count = {0};
    try (FileCursor cursor = new FileCursor(json, log)) {
      for (long next = 0; next < log.end(); ) {
        next =
            cursor.read(
                ORIGIN,
                next,
                log.end(),
                new RecordSink() {
                  @Override
                  public boolean accept(Origin origin, long offset, byte[] record) {
                    throw new AssertionError();
                  }

                  @Override
                  public boolean accept(Origin origin, long offset, SourceRecord record) {
                    begins[count[0]++] = offset;
                    return true;
                  }
                });
      }
    }
    for (long from : LongStream.range(0, log.end()).filter(o -> o % 13 == 0).toArray()) {
      int first = (int) Arrays.stream(begins).filter(begin -> begin < from).count();
      assertThat("from " + from, read(json, log, from), is(all.subList(first, all.size())));
    }
  }

  @Test
  void compressedFiles_alsoInStretches_andTheRestOfADamagedOneIsADeadLetter() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(whole)) {
      for (int i = 0; i < 50_000; i++) {
        gz.write("{\"id\":%d,\"name\":\"%x\"}\n".formatted(i, i * 7919L % 65521).getBytes(UTF_8));
      }
    }
    write("a.json.gz", whole.toByteArray(), NOW - 40_000);
    write("b.json.gz", Arrays.copyOf(whole.toByteArray(), whole.size() / 2), NOW - 30_000);
    write("c.json.gz", Arrays.copyOf(whole.toByteArray(), 15), NOW - 20_000);
    write("d.json", "{\"id\":1}", NOW - 15_000);
    FileLog log = log();
    FileWatch watch = watch(log, 100);
    for (int look = 0; look < 4; look++) {
      watch.look(NOW + look * 10_000L);
    }
    assertThat(seen(), contains("a.json.gz", "b.json.gz", "c.json.gz", "d.json"));

    List<String> read = read(new JsonFiles(SCHEMA), log, 0);
    assertThat(read(new JsonFiles(SCHEMA), log, 0, 100_000, 77_777), is(read));
    List<String> a = read.stream().filter(r -> r.startsWith("a.")).toList();
    List<String> b = read.stream().filter(r -> r.startsWith("b.")).toList();
    assertThat(a, hasSize(50_000));
    assertThat(
        "what can be read of it, and why not the rest",
        b.subList(0, b.size() - 1),
        is(a.subList(0, b.size() - 1).stream().map(r -> r.replaceFirst("a", "b")).toList()));
    assertThat(b.size() > 10_000, is(true));
    assertThat(b.get(b.size() - 1), containsString("! the rest of the file cannot be read: "));
    assertThat(
        read.stream().filter(r -> r.startsWith("c.")).toList(),
        contains(startsWith("c.json.gz@0! the rest of the file cannot be read: ")));
    assertThat(read.get(read.size() - 1), is("d.json@0: [1, null]"));
  }

  /** By rows, from any of them on, file after file. */
  @Test
  void parquetFiles_rowByRow() throws IOException {
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message row { optional int64 id; optional binary name (STRING); }");
    Path in = Files.createDirectories(directory.resolve("in"));
    List<String> all = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      Path path = in.resolve(file + ".parquet");
      try (ParquetWriter<Group> rows =
          ExampleParquetWriter.builder(new LocalOutputFile(path)).withType(type).build()) {
        for (int row = 0; row < 40; row++) {
          all.add("%d.parquet@%d: [%d, x]".formatted(file, row, file * 100 + row));
          rows.write(
              new SimpleGroupFactory(type)
                  .newGroup()
                  .append("id", file * 100L + row)
                  .append("name", "x"));
        }
      }
      Files.setLastModifiedTime(path, FileTime.fromMillis(NOW - 60_000 + file));
    }
    FileLog log = log();
    FileFormat parquet = new ParquetFiles(SCHEMA);
    watch(log, parquet, 100).look(NOW);
    assertThat(read(parquet, log, 0), is(all));
    assertThat("in stretches", read(parquet, log, 0, 7, 1, 19), is(all));
    assertThat("from the middle", read(parquet, log, 41 + 13), is(all.subList(53, all.size())));
  }

  @Test
  void aParquetFileThatIsNone_isOneDeadLetter() throws IOException {
    write("a.parquet", "PAR1 but no more than that", NOW - 20_000);
    FileLog log = log();
    FileFormat parquet = new ParquetFiles(SCHEMA);
    FileWatch watch = watch(log, parquet, 100);
    for (int look = 0; look < 3; look++) {
      watch.look(NOW + look * 10_000L);
    }
    assertThat(
        read(parquet, log, 0),
        contains(startsWith("a.parquet@0! the rest of the file cannot be read: ")));
  }

  @Test
  void csvWithHeaders_eachFilesOwn() throws IOException {
    write("a.csv", "id,name\n1,x\n2,y\n", NOW - 30_000);
    write("b.csv", "name,id\nz,3\n", NOW - 20_000);
    FileLog log = log();
    FileFormat csv = new CsvFiles(CsvOptions.standard().withHeader(), SCHEMA, SCHEMA);
    watch(log, csv, 100).look(NOW);
    for (int stretch : new int[] {1, 2, 5, 100}) {
      assertThat(
          read(csv, log, 0, stretch),
          contains("a.csv@8: [1, x]", "a.csv@12: [2, y]", "b.csv@8: [3, z]"));
    }
  }

  @Test
  void aFileThatChangedOrIsGone_failsByName() throws IOException {
    write("a.json", "{\"id\":1}\n{\"id\":2}\n", NOW - 20_000);
    FileLog log = log();
    watch(log, 100).look(NOW);
    write("a.json", "{\"id\":1}\n", NOW - 20_000);
    IOException shorter =
        assertThrows(IOException.class, () -> read(new JsonFiles(SCHEMA), log, 0));
    assertThat(shorter.getMessage(), containsString("a.json ends at 9, and was longer (18)"));
    Files.delete(directory.resolve("in/a.json"));
    IOException gone = assertThrows(IOException.class, () -> read(new JsonFiles(SCHEMA), log, 0));
    assertThat(gone.getMessage(), containsString("a.json was there when the query saw it"));
  }

  @Test
  void aBatchEndsBehindSoManyFiles() throws IOException {
    for (int i = 0; i < 5; i++) {
      write(i + ".json", "{\"id\":1}\n", System.currentTimeMillis() - 60_000 + i);
    }
    WatchedFiles files =
        new WatchedFiles(
            directory.resolve("in").toString(),
            new JsonFiles(SCHEMA),
            2,
            Optional.of(directory.resolve("checkpoint").toString()));
    try (WatchedLog log = (WatchedLog) files.openLog()) {
      long end = log.ends(Map.of(), 0).orElseThrow().get(files.origin());
      assertThat(end, is(50L));
      assertThat(log.limit(files.origin(), 0, end), is(20L));
      assertThat("from within a file", log.limit(files.origin(), 25, end), is(40L));
      assertThat(log.limit(files.origin(), 40, end), is(50L));
    }
  }

  @Test
  void oneReader_asOnOtherRunners_goesOnFromItsOffset() throws IOException {
    write("a.json", "{\"id\":1}\n{\"id\":2}\n", System.currentTimeMillis() - 60_000);
    WatchedFiles files =
        new WatchedFiles(
            directory.resolve("in").toString(), new JsonFiles(SCHEMA), 100, Optional.empty());
    Collected collected = new Collected();
    try (var connection = files.open(files.begin())) {
      assertThat(connection.poll(collected, Duration.ZERO), is(true));
      assertThat(connection.poll(collected, Duration.ZERO), is(false));
      assertThat(connection.atEnd(List.of(files.origin())), contains(files.origin()));
    }
    write("b.json", "{\"id\":3}\n", System.currentTimeMillis() - 30_000);
    try (var connection = files.open(java.util.Map.of(files.origin(), 9L))) {
      while (connection.poll(collected, Duration.ZERO)) {}
    }
    assertThat(
        collected.records,
        contains(
            "a.json@0: [1, null]",
            "a.json@9: [2, null]",
            "a.json@9: [2, null]",
            "b.json@0: [3, null]"));
  }

  @Test
  void aFileThatCannotBeRead_isNoReasonToWaitForTheSource() throws IOException {
    write("a.parquet", "no Parquet", NOW);
    QueryPipeline assembly =
        QueryPipeline.of(
            QueryReader.parse(
                """
                name: q
                source: {format: parquet, path: '%s', watch: true}
                schema: id BIGINT
                sinks: [{format: console}]
                """
                    .formatted(directory.resolve("in")),
                "q.yaml",
                List.of()));
    assertThrows(SourceUnavailableException.class, assembly::preflight);
    assembly.checkSource();

    Files.delete(directory.resolve("in/a.parquet"));
    assembly.checkSource();
    Files.delete(directory.resolve("in"));
    assertThrows(SourceUnavailableException.class, assembly::checkSource);
  }

  @Test
  void preflight_aDirectoryThatIsNotThere() {
    WatchedFiles files =
        new WatchedFiles(
            directory.resolve("none").toString(), new JsonFiles(SCHEMA), 1, Optional.empty());
    SourceUnavailableException none =
        assertThrows(SourceUnavailableException.class, files::preflight);
    assertThat(
        none.getMessage(),
        is(
            "cannot watch %s: there is no such directory. Make it, or correct path."
                .formatted(directory.resolve("none"))));
  }
}
