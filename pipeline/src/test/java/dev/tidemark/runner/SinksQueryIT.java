/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import dev.tidemark.sink.foreachbatch.BatchFunction;
import dev.tidemark.sink.foreachbatch.Step;
import dev.tidemark.sink.memory.MemoryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Queries with every sink at once: one read, and each sink its own mode. */
class SinksQueryIT {
  private static final List<String> CLICKS =
      List.of(
          "{\"page\":\"/a\",\"at\":\"2026-01-02T10:00:10Z\"}",
          "{\"page\":\"/b\",\"at\":\"2026-01-02T10:00:20Z\"}",
          "{\"page\":\"/a\",\"at\":\"2026-01-02T10:00:30Z\"}",
          "{\"page\":\"/a\",\"at\":\"2026-01-02T10:01:10Z\"}",
          "{\"page\":\"/end\",\"at\":\"2026-01-02T10:10:00Z\"}");

  private static final List<String> CLOSED = List.of("10:00 /a 2", "10:00 /b 1", "10:01 /a 1");
  private static final List<String> ALL =
      List.of("10:00 /a 2", "10:00 /b 1", "10:01 /a 1", "10:10 /end 1");

  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path directory;

  private static LocalKafka kafka;

  /** What a function was given, by step. */
  private static final Map<String, List<String>> STEPS = new ConcurrentHashMap<>();

  /** Keeps what it is given. */
  public static final class Keep implements BatchFunction {
    @Override
    public void process(Step step, List<Row> rows) {
      STEPS.put(step.query() + " " + step.id(), rows.stream().map(SinksQueryIT::text).toList());
    }
  }

  @BeforeAll
  static void fillTopic() throws Exception {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    kafka.createTopic("clicks", 1);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String click : CLICKS) {
        producer.send(new ProducerRecord<>("clicks", click)).get();
      }
    }
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void aggregates_direct() throws Exception {
    aggregates("sinks_direct", "--runner=DirectRunner");
  }

  @Test
  void aggregates_spark() throws Exception {
    aggregates("sinks_spark", "--runner=SparkRunner", "--sparkMaster=local[2]");
  }

  @Test
  void rows_direct() throws Exception {
    rows("rows_direct", "--runner=DirectRunner");
  }

  @Test
  void rows_spark() throws Exception {
    rows("rows_spark", "--runner=SparkRunner", "--sparkMaster=local[2]");
  }

  private static void aggregates(String name, String... options) throws Exception {
    kafka.createTopic(name + "_once", 1);
    kafka.createTopic(name + "_upserts", 1);
    String yaml =
        """
        name: %1$s
        source: {format: kafka, bootstrapServers: '%2$s', subscribe: clicks, startingOffsets: earliest}
        schema: page STRING, at TIMESTAMP
        watermark: {column: at, delay: 1 minute}
        groupBy: [page]
        window: {tumbling: 1 minute}
        aggregates: {views: count(*)}
        sinks:
          - {format: delta, path: '%3$s/append', partitionBy: [page]}
          - {format: delta, path: '%3$s/update', outputMode: update, trigger: 1 second}
          - {format: delta, path: '%3$s/complete', outputMode: complete, trigger: 1 second}
          - {format: parquet, path: '%3$s/parquet'}
          - {format: json, path: '%3$s/json'}
          - {format: kafka, bootstrapServers: '%2$s', topic: %1$s_once}
          - {format: kafka, bootstrapServers: '%2$s', topic: %1$s_upserts, outputMode: update}
          - {format: memory, outputMode: update}
          - {format: foreachBatch, class: '%4$s'}
        """
            .formatted(
                name, kafka.bootstrapServers(), directory.resolve(name), Keep.class.getName());
    try (RunningQuery query = start(yaml, options)) {
      await()
          .atMost(Duration.ofSeconds(300))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                assertThat("delta", delta(name, "append"), containsInAnyOrder(CLOSED.toArray()));
                assertThat("update", delta(name, "update"), containsInAnyOrder(ALL.toArray()));
                assertThat("complete", delta(name, "complete"), containsInAnyOrder(ALL.toArray()));
                assertThat("json", json(name), containsInAnyOrder(CLOSED.toArray()));
                assertThat("parquet", parquetFiles(name), is(2L));
                assertThat("kafka", topic(name + "_once"), containsInAnyOrder(CLOSED.toArray()));
                assertThat(
                    "upserts", latest(topic(name + "_upserts")), containsInAnyOrder(ALL.toArray()));
                assertThat(
                    "memory",
                    MemoryTable.named(name).rows().stream().map(SinksQueryIT::text).toList(),
                    containsInAnyOrder(ALL.toArray()));
                assertThat(
                    "foreachBatch",
                    STEPS.getOrDefault(name + " 2026-01-02T10:01:00Z", List.of()),
                    containsInAnyOrder("10:00 /a 2", "10:00 /b 1"));
              });
      assertThat("read once", query.progress().rowsIn(), is((long) CLICKS.size()));
    }
    // Started again from the earliest offset, sinks that append know what they hold.
    try (RunningQuery query = start(yaml, options)) {
      await()
          .atMost(Duration.ofSeconds(300))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(
                      "memory begins anew",
                      MemoryTable.named(name).rows().stream().map(SinksQueryIT::text).toList(),
                      containsInAnyOrder(ALL.toArray())));
      assertThat("it runs", query.exception().isEmpty(), is(true));
    }
    assertThat(delta(name, "append"), containsInAnyOrder(CLOSED.toArray()));
    assertThat(delta(name, "update"), containsInAnyOrder(ALL.toArray()));
    assertThat(json(name), containsInAnyOrder(CLOSED.toArray()));
    assertThat(topic(name + "_once"), containsInAnyOrder(CLOSED.toArray()));
  }

  private static void rows(String name, String... options) throws Exception {
    kafka.createTopic(name, 1);
    String yaml =
        """
        name: %1$s
        source: {format: kafka, bootstrapServers: '%2$s', subscribe: clicks, startingOffsets: earliest}
        schema: page STRING, at TIMESTAMP
        where: page <> '/b'
        sinks:
          - {format: delta, path: '%3$s/append'}
          - {format: json, path: '%3$s/json'}
          - {format: kafka, bootstrapServers: '%2$s', topic: %1$s}
          - {format: memory}
        """
            .formatted(name, kafka.bootstrapServers(), directory.resolve(name));
    List<String> expected = List.of("/a", "/a", "/a", "/end");
    for (int run = 0; run < 2; run++) { // the second one reads everything again
      try (RunningQuery query = start(yaml, options)) {
        await()
            .atMost(Duration.ofSeconds(300))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(
                () -> {
                  assertThat("memory", pages(MemoryTable.named(name).rows()), is(expected));
                  assertThat("delta", pages(table(name, "append")), is(expected));
                  assertThat("json", lines(name).size(), is(4));
                  assertThat("kafka", topicValues(name).size(), is(4));
                });
        assertThat("read once", query.progress().rowsIn(), is((long) CLICKS.size()));
      }
    }
    assertThat(pages(table(name, "append")), is(expected));
    assertThat(lines(name).size(), is(4));
    assertThat(topicValues(name).size(), is(4));
  }

  private static RunningQuery start(String yaml, String... options) {
    return RunningQuery.start(
        QueryReader.parse(yaml, "q.yaml", List.of()),
        PipelineOptionsFactory.fromArgs(options).create());
  }

  private static List<String> pages(List<Row> rows) {
    return rows.stream().map(row -> row.getString("page")).sorted().toList();
  }

  private static String text(Row row) {
    Instant start = row.getLogicalTypeValue("window_start", Instant.class);
    return "%s %s %d"
        .formatted(
            start.toString().substring(11, 16), row.getString("page"), row.getInt64("views"));
  }

  private static List<Row> table(String name, String table) throws IOException {
    return DeltaTableReader.latest(directory.resolve(name).resolve(table).toString()).rows();
  }

  private static List<String> delta(String name, String table) throws IOException {
    return table(name, table).stream().map(SinksQueryIT::text).toList();
  }

  private static List<String> json(String name) throws IOException {
    return lines(name).stream().map(SinksQueryIT::text).toList();
  }

  /** A result as JSON, in short. */
  private static String text(String json) {
    return json.replaceAll(
        ".*\"window_start\":\"[^\"]*T(\\d\\d:\\d\\d)[^\"]*\".*\"page\":\"([^\"]*)\",\"views\":(\\d+).*",
        "$1 $2 $3");
  }

  private static List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : visible(directory.resolve(name).resolve("json"))) {
      lines.addAll(Files.readAllLines(file, UTF_8));
    }
    return lines;
  }

  private static long parquetFiles(String name) throws IOException {
    return visible(directory.resolve(name).resolve("parquet")).size();
  }

  private static List<Path> visible(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
  }

  private static List<String> topic(String topic) {
    return topicValues(topic).stream().map(SinksQueryIT::text).toList();
  }

  /** The last value of each window and page. */
  private static List<String> latest(List<String> results) {
    return results.stream()
        .collect(
            Collectors.toMap(
                result -> result.substring(0, result.lastIndexOf(' ')),
                result -> result,
                (older, newer) -> newer))
        .values()
        .stream()
        .toList();
  }

  private static List<String> topicValues(String topic) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
