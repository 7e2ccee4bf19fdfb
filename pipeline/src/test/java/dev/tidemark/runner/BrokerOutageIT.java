/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that goes away while a query reads from it, and comes back on its port with its data:
 * the query says that it waits, goes on by itself, and its table is as if nothing had been.
 */
class BrokerOutageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Longer than a request of Kafka's clients waits. */
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  private int sent;

  @Test
  void theQueryWaits_saysSo_andGoesOnWithoutALoss() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      kafka.createTopic("clicks", 2);
      send(kafka, 200);
      try (RunningQuery query = start(kafka)) {
        await().atMost(PATIENCE).until(() -> query.progress().rowsIn() == 200);

        kafka.stop();
        long stopped = System.nanoTime();
        await().atMost(PATIENCE).until(() -> query.status().state() == QueryStatus.State.WAITING);
        assertThat(query.status().message(), is("Waiting for the source"));
        assertThat("for /health", query.status().isHealthy(), is(false));
        while (System.nanoTime() - stopped < OUTAGE.toNanos()) {
          Thread.sleep(500); // it is gone for as long as that
          assertThat(query.status().isActive(), is(true));
        }
        assertThat(query.exception().isEmpty(), is(true));

        kafka.restart();
        send(kafka, 200);
        await().atMost(PATIENCE).until(() -> query.progress().rowsIn() == 400);
        sendOne(kafka, 0, BASE.plusSeconds(100_000));
        sendOne(kafka, 1, BASE.plusSeconds(100_000));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(table(), is(truth(400))));
        await().atMost(PATIENCE).until(() -> query.status().state() == QueryStatus.State.RUNNING);
        await().atMost(PATIENCE).until(() -> query.status().isHealthy());
      }
    }
  }

  private RunningQuery start(LocalKafka kafka) {
    String yaml =
        """
        name: outage
        source: {format: kafka, bootstrapServers: '%s', subscribe: clicks, startingOffsets: earliest}
        schema: id BIGINT, at TIMESTAMP
        watermark: {column: at, delay: 10 seconds}
        window: {tumbling: 20 seconds}
        aggregates: {count: count(*), ids: sum(id)}
        sinks: [{format: delta, path: '%s', trigger: 1 second}]
        checkpointLocation: '%s'
        """
            .formatted(
                kafka.bootstrapServers(),
                directory.resolve("table"),
                directory.resolve("checkpoint"));
    return RunningQuery.start(
        QueryReader.parse(yaml, "outage.yaml", List.of()),
        PipelineOptionsFactory.fromArgs("--runner=SparkRunner", "--sparkMaster=local[2]").create());
  }

  /** A row a second, in both partitions by turns. */
  private void send(LocalKafka kafka, int rows) throws Exception {
    try (KafkaProducer<String, String> producer = producer(kafka)) {
      List<Future<?>> written = new ArrayList<>();
      for (int i = 0; i < rows; i++, sent++) {
        written.add(
            producer.send(
                new ProducerRecord<>("clicks", sent % 2, null, row(sent, BASE.plusSeconds(sent)))));
      }
      for (Future<?> row : written) {
        row.get();
      }
    }
  }

  private static void sendOne(LocalKafka kafka, int partition, Instant at) throws Exception {
    try (KafkaProducer<String, String> producer = producer(kafka)) {
      producer.send(new ProducerRecord<>("clicks", partition, null, row(0, at))).get();
    }
  }

  private static KafkaProducer<String, String> producer(LocalKafka kafka) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private static String row(long id, Instant at) {
    return "{\"id\":%d,\"at\":\"%s\"}".formatted(id, at);
  }

  private static Map<Instant, String> truth(int rows) {
    Map<Instant, long[]> windows = new TreeMap<>();
    for (int row = 0; row < rows; row++) {
      long[] sums = windows.computeIfAbsent(BASE.plusSeconds(row / 20 * 20L), w -> new long[2]);
      sums[0]++;
      sums[1] += row;
    }
    Map<Instant, String> truth = new TreeMap<>();
    windows.forEach((window, sums) -> truth.put(window, sums[0] + " rows, ids " + sums[1]));
    return truth;
  }

  private Map<Instant, String> table() throws Exception {
    Map<Instant, String> table = new TreeMap<>();
    for (Row row : DeltaTableReader.latest(directory.resolve("table").toString()).rows()) {
      table.merge(
          row.getLogicalTypeValue("window_start", Instant.class),
          row.getInt64("count") + " rows, ids " + row.getInt64("ids"),
          (one, other) -> one + " and again " + other);
    }
    return table;
  }
}
