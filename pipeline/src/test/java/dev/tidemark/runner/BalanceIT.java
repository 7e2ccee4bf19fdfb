/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million rows from Kafka, 5 % of them late, some filtered and some malformed, on Spark: every
 * counter, the table and the dead letters come to exactly what was sent.
 */
class BalanceIT {
  private static final int ROWS = 1_000_000;
  private static final int HEAD = 300_000; // so many are on time, and put the watermark up
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @TempDir Path directory;

  private long good;
  private long late;
  private long filtered;
  private long malformed;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aMillionRowsBalanceToTheRow() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("broker"))) {
      kafka.createTopic("orders", 1);
      send(kafka.bootstrapServers());
      assertThat("5 % of all rows are late", late, is(ROWS / 20L));
      try (RunningQuery query = start(kafka.bootstrapServers())) {
        await()
            .atMost(PATIENCE)
            .until(() -> query.progress().rowsIn() >= ROWS + 1 && counted() >= good);
        Progress progress = query.progress();
        assertThat("in", progress.rowsIn(), is(ROWS + 1L));
        assertThat("aggregated", progress.aggregated(), is(good + 1)); // the one that closes all
        assertThat("late", progress.late(), is(late));
        assertThat("filtered", progress.filtered(), is(filtered));
        assertThat("malformed", progress.malformed(), is(malformed));
        assertThat("counted in the table", counted(), is(good));
        assertThat("dead letters", deadLetters(), is(late + malformed));
      }
    }
  }

  private RunningQuery start(String brokers) {
    String yaml =
        """
        name: balance
        source:
          format: kafka
          bootstrapServers: %s
          subscribe: orders
          startingOffsets: earliest
        schema: user_id STRING, amount BIGINT, at TIMESTAMP
        where: amount >= 0
        watermark: {column: at, delay: 1 minute}
        groupBy: [user_id]
        window: {tumbling: 10 minutes}
        aggregates: {orders: count(*)}
        sinks: [{format: delta, path: %s}]
        deadLetter: {format: json, path: %s}
        """
            .formatted(brokers, directory.resolve("table"), directory.resolve("dead"));
    return RunningQuery.start(
        QueryReader.parse(yaml, "balance.yaml", List.of()),
        PipelineOptionsFactory.fromArgs(
                "--runner=SparkRunner", "--sparkMaster=local[2]", "--maxRecordsPerBatch=40")
            .create());
  }

  private void send(String brokers) throws Exception {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", brokers, "linger.ms", 20, "batch.size", 1 << 18);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>(ROWS + 1);
      for (int i = 0; i < ROWS; i++) {
        sent.add(producer.send(new ProducerRecord<>("orders", 0, null, record(i))));
      }
      sent.add(
          producer.send(
              new ProducerRecord<>("orders", 0, null, order(0, 1, BASE.plus(Duration.ofDays(9))))));
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
  }

  private String record(int i) {
    Instant now = BASE.plusMillis(i * 10L);
    if (i >= HEAD && i % 14 == 0) {
      late++;
      return order(i, 1, now.minus(Duration.ofDays(1)));
    }
    if (i % 100 == 1) {
      filtered++;
      return order(i, -1, now);
    }
    if (i % 1_000 == 3) {
      malformed++;
      return "no order";
    }
    good++;
    return order(i, 1, now);
  }

  private static String order(int i, int amount, Instant at) {
    return "{\"user_id\":\"user%d\",\"amount\":%d,\"at\":\"%s\"}".formatted(i % 97, amount, at);
  }

  private long counted() throws IOException {
    if (!Files.exists(directory.resolve("table/_delta_log/00000000000000000000.json"))) {
      return 0;
    }
    AtomicLong counted = new AtomicLong();
    DeltaTableReader.latest(directory.resolve("table").toString())
        .forEach(row -> counted.addAndGet(row.getInt64("orders")));
    return counted.get();
  }

  private long deadLetters() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("dead"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .mapToLong(BalanceIT::lines)
          .sum();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
