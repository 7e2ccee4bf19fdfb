/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import dev.tidemark.recording.RecordedRun;
import dev.tidemark.runner.RecordOptions;
import dev.tidemark.runner.RunningQuery;
import dev.tidemark.sink.memory.MemoryTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A run on Spark from Kafka is recorded and done again on Direct. */
class RecordReplayIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RECORDS = 4_000;
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");

  @TempDir private static Path directory;
  private static LocalKafka kafka;
  private static Path file;
  private static Path recording;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void record() throws Exception {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    kafka.createTopic("visits", 2);
    file = directory.resolve("visits.yaml");
    Files.writeString(
        file,
        """
name: visits
source: {format: kafka, bootstrapServers: "%s", subscribe: visits, startingOffsets: earliest}
schema: page STRING, user STRING, amount DOUBLE, timestamp TIMESTAMP
watermark: {column: timestamp, delay: 1 minute, idleTimeout: 1 minute}
groupBy: [page]
window: {tumbling: 5 minutes}
aggregates: {views: count(*), spent: sum(amount)}
sinks:
  - {format: delta, path: %s, outputMode: append}
  - {format: memory, outputMode: update}
  - {format: delta, path: %s, outputMode: update, trigger: 2 seconds}
  - {format: delta, path: %s, outputMode: complete, trigger: 1 second}
"""
            .formatted(
                kafka.bootstrapServers(),
                directory.resolve("append"),
                directory.resolve("update"),
                directory.resolve("complete")));
    recording = directory.resolve("recording");
    Query query = QueryReader.read(file, List.of());
    try (RunningQuery running = start(query, Files.readString(file), recording)) {
      Random random = new Random(8);
      for (int part = 0; part < 4; part++) {
        send(random, part);
        long sent = (part + 1L) * RECORDS / 4;
        await().atMost(PATIENCE).until(() -> running.progress().rowsIn() >= sent);
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> // that with the longest trigger too
              running.lastProgress().orElseThrow().sinks().subList(0, 3).stream()
                      .allMatch(sink -> sink.rowsTotal() > 0));
    }
  }

  private static RunningQuery start(Query query, String yaml, Path recording) {
    RecordOptions options =
        PipelineOptionsFactory.fromArgs("--runner=SparkRunner", "--sparkMaster=local[2]")
            .as(RecordOptions.class);
    options.setRecordTo(recording.toString());
    options.setRecordedQuery(yaml);
    options.setRecordedSettings(List.of());
    return RunningQuery.start(query, options);
  }

  /** Event times rise, are out of order by up to three minutes, and so in part late. */
  private static void send(Random random, int part) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = part * RECORDS / 4; i < (part + 1) * RECORDS / 4; i++) {
        Instant time = BASE.plusSeconds(i / 2).minusSeconds(random.nextInt(180));
        String value =
            i % 500 == 7
                ? "not JSON"
                : "{\"page\": \"/%d\", \"user\": \"u%d\", \"amount\": %s, \"timestamp\": \"%s\"}"
                    .formatted(random.nextInt(5), random.nextInt(50), random.nextDouble(), time);
        var unused = producer.send(new ProducerRecord<>("visits", i % 2, null, value));
      }
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void theSameQuery_givesTheSamePanes() throws Exception {
    RecordedRun run = RecordedRun.read(recording);
    assertThat(run.complete(), is(true));
    assertThat(run.records().size(), is((long) RECORDS));
    assertThat("several micro-batches", run.steps().size(), greaterThan(3));
    assertThat(
        "each sink gave something",
        run.panes().stream().map(RecordedRun.Pane::sink).distinct().sorted().toList(),
        is(List.of(-1, 0, 1, 2, 3)));

    int code = replay(recording.toString());
    assertThat(out + err.toString(), code, is(0));
    assertThat(out.toString(), containsString("4,000 records of visits in "));
    assertThat(out.toString(), not(containsString("cut off")));
    assertThat("nothing at all is different", out.toString(), not(containsString("not the same")));
    Matcher letters = Pattern.compile("dead letters: (\\d+) the same").matcher(out.toString());
    assertThat(out.toString(), letters.find(), is(true));
    assertThat(
        "the 8 malformed ones, and late ones", Integer.valueOf(letters.group(1)), greaterThan(8));
  }

  @Test
  void aRate_givesTheSamePanes() throws Exception {
    String yaml =
        """
        name: ticks
        source: {format: rate, rowsPerSecond: 100, numPartitions: 2}
        watermark: {column: timestamp, delay: 0 seconds}
        window: {tumbling: 1 second}
        aggregates: {n: count(*), last: max(value)}
        sinks: [{format: memory, outputMode: append}]
        """;
    Path to = directory.resolve("rate");
    Query query = QueryReader.parse(yaml, "ticks.yaml", List.of());
    try (RunningQuery running = start(query, yaml, to)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  MemoryTable.named("ticks").rows().size() > 2 || running.exception().isPresent());
      assertThat("it runs", running.exception().isEmpty(), is(true));
    }
    assertThat("records", RecordedRun.read(to).records().size(), greaterThan(300L));
    int code = replay(to.toString());
    assertThat(out + err.toString(), code, is(0));
    assertThat(out.toString(), not(containsString("not the same")));
  }

  @Test
  void aChangedQuery_showsTheDifference() {
    int code = replay(recording.toString(), file.toString(), "--set", "watermark.delay=4 minutes");
    assertThat(out + err.toString(), code, is(1));
    assertThat("late rows are so no more", out.toString(), containsString("  -  late"));
    assertThat(
        out.toString(), containsString("not the same: - as it was recorded, + as it is now"));
  }

  @Test
  void rowsOfMoreThanValues_areRefused() {
    int code = replay(recording.toString(), file.toString(), "--set", "source.metadata.page=key");
    assertThat(out + err.toString(), code, is(2));
    assertThat(err.toString(), containsString("a recording has the values alone"));
  }

  @Test
  void anotherFilter_overAColumnThatWasNotRead() {
    int code = replay(recording.toString(), file.toString(), "--set", "where=user <> 'u1'");
    assertThat(out + err.toString(), code, is(1));
    String changed = out.toString();
    assertThat(changed, containsString("sinks.0 delta"));
    String appended = changed.substring(changed.indexOf("sinks.0"), changed.indexOf("sinks.1"));
    assertThat(appended, containsString("  -  2026-01-02T"));
    assertThat(appended, containsString("  +  2026-01-02T"));
  }

  @Test
  void ofARunThatWasKilled_theLastMicroBatchIsExcused() throws Exception {
    Path killed = directory.resolve("killed");
    copy(recording, killed);
    Files.delete(killed.resolve("finished"));
    RecordedRun run = RecordedRun.read(killed);
    long lastBegan = run.steps().get(run.steps().size() - 1).at();
    for (Path panes : files(killed.resolve("panes"))) {
      List<String> kept =
          Files.readAllLines(panes).stream().filter(line -> at(line) < lastBegan).toList();
      Files.writeString(panes, String.join("\n", kept) + "\n{\"at\":12");
    }
    int code = replay(killed.toString());
    assertThat(out + err.toString(), code, is(0));
    assertThat(out.toString(), containsString("the last one was cut off"));
  }

  @Test
  void aRowThatWasTamperedWith_isFound() throws Exception {
    Path other = directory.resolve("other");
    copy(recording, other);
    for (Path panes : files(other.resolve("panes"))) {
      String text = Files.readString(panes);
      Files.writeString(panes, text.replaceFirst("(\"sink\":0,.*?\"/\\d\",\")\\d+", "$1999999"));
    }
    assertThat(replay(other.toString()), is(1));
    assertThat(out.toString(), containsString("999999"));
  }

  private static long at(String line) {
    return Long.parseLong(line.replaceFirst("^\\{\"at\":(\\d+).*$", "$1"));
  }

  private static List<Path> files(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private int replay(String... arguments) {
    CommandLine commandLine = Main.commandLine((query, options) -> {});
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "replay";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commandLine.execute(all);
  }
}
