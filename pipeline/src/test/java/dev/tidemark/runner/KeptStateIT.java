/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.checkpoint.CheckpointFiles;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import dev.tidemark.testing.Click;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries whose rows are needed for longer than Kafka has them: all that they had read is deleted
 * before they are started again, with another number of splits each time, and they are right.
 */
class KeptStateIT {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final int RUNS = 3;
  private static final int ROWS = 60;
  private static final int GAP_SECONDS = 6;

  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path brokerDirectory;

  private static LocalKafka kafka;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  private final List<Sent> sent = new ArrayList<>();

  private record Sent(long id, String page, Instant at) {}

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void totals_updatedAndComplete() throws Exception {
    String yaml =
        query(
            "totals",
            """
            groupBy: [page]
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: 'DIR/updated', outputMode: update}
              - {format: delta, path: 'DIR/complete', outputMode: complete}
            """);
    for (int run = 0; run < RUNS; run++) {
      send("totals");
      runUntil(
          yaml,
          run,
          () -> {
            assertThat(table("updated", KeptStateIT::byPage), is(totals()));
            assertThat(table("complete", KeptStateIT::byPage), is(totals()));
          });
      deleteAll("totals");
    }
  }

  @Test
  void sessions_appendedAndUpdated() throws Exception {
    String yaml =
        query(
            "sessions",
            """
            watermark: {column: ts, delay: 20 seconds}
            groupBy: [page]
            window: {session: 6 seconds}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: 'DIR/appended', outputMode: append}
              - {format: delta, path: 'DIR/updated', outputMode: update}
            """);
    for (int run = 0; run < RUNS; run++) {
      send("sessions");
      if (run == RUNS - 1) {
        end("sessions");
      }
      boolean all = run == RUNS - 1;
      runUntil(
          yaml,
          run,
          () -> {
            assertThat(table("updated", KeptStateIT::bySession), is(sessions(Instant.MAX)));
            Instant last = sent.get(sent.size() - 1).at();
            if (all) {
              assertThat(table("appended", KeptStateIT::bySession), is(sessions(last)));
            }
          });
      deleteAll("sessions");
    }
    assertThat(
        "sessions that closed", table("appended", KeptStateIT::bySession).size(), greaterThan(9));
  }

  @Test
  void windows_complete() throws Exception {
    String yaml =
        query(
            "windows",
            """
            watermark: {column: ts, delay: 20 seconds}
            groupBy: [page]
            window: {sliding: 10 seconds, every: 5 seconds}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: 'DIR/complete', outputMode: complete}
              - {format: delta, path: 'DIR/appended', outputMode: append}
            """);
    for (int run = 0; run < RUNS; run++) {
      send("windows");
      if (run == RUNS - 1) {
        end("windows");
      }
      boolean all = run == RUNS - 1;
      runUntil(
          yaml,
          run,
          () -> {
            assertThat(table("complete", KeptStateIT::bySession), is(windows(Instant.MAX)));
            if (all) {
              Instant last = sent.get(sent.size() - 1).at();
              assertThat(
                  table("appended", KeptStateIT::bySession), is(windows(last.minusSeconds(20))));
            }
          });
      deleteAll("windows");
    }
  }

  /** Which window a row falls into is the clock's; that it is in one, and once, is not. */
  @Test
  void windowsOfProcessingTime_holdEachRowOnce() throws Exception {
    String yaml =
        query(
            "clock",
            """
            groupBy: [page]
            window: {tumbling: 40 seconds, timeDomain: processing}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: 'DIR/appended', outputMode: append}
              - {format: delta, path: 'DIR/updated', outputMode: update}
            """);
    for (int run = 0; run < RUNS; run++) {
      send("clock");
      boolean all = run == RUNS - 1;
      runUntil(
          yaml,
          run,
          () -> {
            assertThat(table("updated", KeptStateIT::byPage), is(totals()));
            if (all) { // the last window has closed
              assertThat(table("appended", KeptStateIT::byPage), is(totals()));
            }
          });
      deleteAll("clock");
    }
    for (Row row : DeltaTableReader.latest(directory.resolve("appended").toString()).rows()) {
      Duration ago = Duration.between(instant(row, "window_start"), Instant.now());
      assertThat("of our time", ago.compareTo(Duration.ofHours(1)) < 0, is(true));
    }
  }

  /** Its rows are read again once, and then no more. */
  @Test
  void aCheckpointOfAVersionThatKeptNothing_isGoneOnFrom() throws Exception {
    String yaml =
        query(
            "earlier",
            """
            groupBy: [page]
            aggregates: {views: count(*), ids: sum(id)}
            sinks: [{format: delta, path: 'DIR/updated', outputMode: update}]
            """);
    for (int run = 0; run < RUNS; run++) {
      send("earlier");
      runUntil(yaml, run, () -> assertThat(table("updated", KeptStateIT::byPage), is(totals())));
      if (run == 0) {
        forgetState();
      } else {
        deleteAll("earlier");
      }
    }
  }

  private void forgetState() throws IOException {
    CheckpointFiles files = CheckpointFiles.at(directory.resolve("checkpoint").toString());
    List<String> names = files.list("state");
    assertThat("files of state", names.size(), greaterThan(0));
    for (String name : names) {
      files.delete("state/" + name);
    }
  }

  private String query(String topic, String body) throws Exception {
    kafka.createTopic(topic, 2);
    return """
        name: kept_%1$s
        source: {format: kafka, bootstrapServers: '%2$s', subscribe: %1$s, startingOffsets: earliest}
        schema: id BIGINT, page STRING, ts TIMESTAMP
        checkpointLocation: 'DIR/checkpoint'
        %3$s
        """
        .formatted(topic, kafka.bootstrapServers(), body)
        .replace("DIR", directory.toString());
  }

  /**
   * Runs the query until its results are right and all that it read is completed; the rows that it
   * counts are those that were sent since the last time.
   */
  private void runUntil(String yaml, int run, ThrowingRunnable isRight) throws Exception {
    int cores = 1 + run % 2;
    try (RunningQuery query =
        RunningQuery.start(
            QueryReader.parse(yaml, "q.yaml", List.of()),
            PipelineOptionsFactory.fromArgs(
                    "--runner=SparkRunner", "--sparkMaster=local[" + cores + "]")
                .create())) {
      awaiting()
          .untilAsserted(
              () -> {
                query.exception().ifPresent(failure -> fail(failure));
                isRight.run();
              });
      long read = last("offsets"); // later ones have none of the rows
      awaiting().until(() -> last("commits") >= read);
      assertThat(query.exception().isPresent(), is(false));
    }
  }

  private static void fail(Throwable failure) {
    throw new IllegalStateException("the query failed", failure);
  }

  /** A run of Spark that was stopped leaves threads that fail for it. */
  private static ConditionFactory awaiting() {
    return await()
        .dontCatchUncaughtExceptions()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500));
  }

  /** The number of the last micro-batch that is in a folder of the checkpoint. */
  private long last(String folder) throws IOException {
    return CheckpointFiles.at(directory.resolve("checkpoint").toString()).list(folder).stream()
        .mapToLong(Long::parseLong)
        .max()
        .orElse(-1);
  }

  /**
   * Rows of ten pages, in order, so that none is late: each page every 4.5 seconds, but for a pause
   * behind each 25 rows, which is not where a run ends.
   */
  private void send(String topic) throws Exception {
    List<Sent> more = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      long id = (long) sent.size() + more.size();
      more.add(new Sent(id, "/" + id % 10, Click.BASE.plusMillis(id * 450 + id / 25 * 9_000)));
    }
    send(topic, more);
  }

  /** A row that closes all that was before it. */
  private void end(String topic) throws Exception {
    List<Sent> ends = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      ends.add(
          new Sent(sent.size() + partition, "/end" + partition, Click.BASE.plusSeconds(3_600)));
    }
    send(topic, ends);
  }

  private void send(String topic, List<Sent> rows) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (Sent row : rows) {
        String value =
            "{\"id\":%d,\"page\":\"%s\",\"ts\":\"%s\"}".formatted(row.id(), row.page(), row.at());
        producer.send(new ProducerRecord<>(topic, (int) (row.id() % 2), null, value)).get();
      }
    }
    sent.addAll(rows);
  }

  private static void deleteAll(String topic) throws Exception {
    try (AdminClient admin =
        AdminClient.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < 2; partition++) {
        all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
  }

  /** The table's rows as {@code key} → views and ids, those of the same key added up. */
  private Map<String, String> table(String name, Function<Row, String> key) throws IOException {
    Path path = directory.resolve(name);
    Map<String, long[]> sums = new TreeMap<>();
    for (Row row : DeltaTableReader.latest(path.toString()).rows()) {
      long[] sum = sums.computeIfAbsent(key.apply(row), k -> new long[2]);
      sum[0] += row.getInt64("views");
      sum[1] += row.getInt64("ids");
    }
    return text(sums);
  }

  private static Map<String, String> text(Map<String, long[]> sums) {
    Map<String, String> text = new TreeMap<>();
    sums.forEach((key, sum) -> text.put(key, sum[0] + " " + sum[1]));
    return text;
  }

  private static String byPage(Row row) {
    return row.getString("page");
  }

  private static String bySession(Row row) {
    return "%s %s–%s"
        .formatted(row.getString("page"), instant(row, "window_start"), instant(row, "window_end"));
  }

  private static Instant instant(Row row, String column) {
    Object value = row.getValue(column);
    return value instanceof Instant instant ? instant : Instant.parse(value.toString());
  }

  private Map<String, String> totals() {
    Map<String, long[]> sums = new TreeMap<>();
    sent.forEach(row -> add(sums, row.page(), row));
    return text(sums);
  }

  private static void add(Map<String, long[]> sums, String key, Sent row) {
    long[] sum = sums.computeIfAbsent(key, k -> new long[2]);
    sum[0]++;
    sum[1] += row.id();
  }

  /** Those that begin before {@code until}. */
  private Map<String, String> sessions(Instant until) {
    Map<String, long[]> sums = new TreeMap<>();
    Map<String, List<Sent>> byPage = new TreeMap<>();
    sent.forEach(row -> byPage.computeIfAbsent(row.page(), p -> new ArrayList<>()).add(row));
    byPage.forEach(
        (page, rows) -> {
          int first = 0;
          for (int i = 1; i <= rows.size(); i++) {
            Instant end = rows.get(i - 1).at().plusSeconds(GAP_SECONDS);
            if (i == rows.size() || !rows.get(i).at().isBefore(end)) {
              Instant start = rows.get(first).at();
              for (Sent row : start.isBefore(until) ? rows.subList(first, i) : List.<Sent>of()) {
                add(sums, "%s %s–%s".formatted(page, start, end), row);
              }
              first = i;
            }
          }
        });
    return text(sums);
  }

  /** Those that begin before {@code until}. */
  private Map<String, String> windows(Instant until) {
    Map<String, long[]> sums = new TreeMap<>();
    for (Sent row : sent) {
      long last = Math.floorDiv(row.at().toEpochMilli(), 5_000) * 5_000;
      for (long start = last - 5_000; start <= last; start += 5_000) {
        Instant from = Instant.ofEpochMilli(start);
        if (from.isBefore(until)) {
          add(sums, "%s %s–%s".formatted(row.page(), from, from.plusSeconds(10)), row);
        }
      }
    }
    return text(sums);
  }
}
