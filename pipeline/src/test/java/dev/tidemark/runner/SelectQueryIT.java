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
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A query without aggregates, from Kafka to the console. */
class SelectQueryIT {
  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path directory;

  private static LocalKafka kafka;

  @BeforeAll
  static void fillTopic() throws Exception {
    kafka = LocalKafka.start(directory);
    kafka.createTopic("orders", 2);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      List<String> orders =
          List.of(
              "{\"user_id\":\"ann\",\"amount\":1.5,\"at\":\"2026-01-02T10:00:00Z\"}",
              "{\"user_id\":\"bob\",\"amount\":20,\"at\":\"2026-01-02T10:00:01Z\"}",
              "not an order",
              "{\"user_id\":\"cid\",\"amount\":30,\"at\":\"1969-01-02T10:00:02Z\"}");
      for (int i = 0; i < orders.size(); i++) {
        producer.send(new ProducerRecord<>("orders", i % 2, null, orders.get(i))).get();
      }
    }
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void direct_withoutWatermark() throws Exception {
    check("", "--runner=DirectRunner");
  }

  /** However late a row is: nothing waits for it, and nothing drops it. */
  @Test
  void direct_withWatermark() throws Exception {
    check("watermark: {column: at, delay: 1 second}", "--runner=DirectRunner");
  }

  @Test
  void flink() throws Exception {
    check("", "--runner=FlinkRunner");
  }

  @Test
  void spark() throws Exception {
    check("", "--runner=SparkRunner", "--sparkMaster=local[2]");
  }

  private static void check(String watermark, String... options) {
    String yaml =
        """
        name: large_orders
        source:
          format: kafka
          bootstrapServers: %s
          subscribe: orders
          startingOffsets: earliest
        schema: user_id STRING, amount DOUBLE, at TIMESTAMP
        where: amount > 10
        select: [upper(user_id) AS name, amount * 2 AS doubled]
        %s
        sinks: [{format: console, outputMode: append}]
        """
            .formatted(kafka.bootstrapServers(), watermark);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, UTF_8));
    try (RunningQuery query =
        RunningQuery.start(
            QueryReader.parse(yaml, "large_orders.yaml", List.of()),
            PipelineOptionsFactory.fromArgs(options).create())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(rows(printed), containsInAnyOrder("BOB|40.0", "CID|60.0")));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                Progress progress = query.progress();
                assertThat("read", progress.rowsIn(), is(4L));
                assertThat("emitted", progress.emitted(), is(2L));
                assertThat("filtered", progress.filtered(), is(1L));
                assertThat("malformed", progress.malformed(), is(1L));
                assertThat("late", progress.late(), is(0L));
              });
    } finally {
      System.setOut(before);
    }
  }

  /** The rows of all tables that were printed. */
  private static List<String> rows(ByteArrayOutputStream printed) {
    return printed
        .toString(UTF_8)
        .lines()
        .map(line -> line.replace(" ", ""))
        .filter(line -> line.matches("\\|[A-Z]+\\|[0-9.]+\\|"))
        .map(line -> line.substring(1, line.length() - 1))
        .toList();
  }
}
