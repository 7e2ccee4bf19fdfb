/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A query over what Kafka topics hold, as a batch that ends by itself: CSV values, in transactions
 * of which one was aborted.
 */
class KafkaBatchQueryIT {
  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path broker;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "DirectRunner, csv",
    "SparkRunner, csv",
    "DirectRunner, json",
    "SparkRunner, json",
  })
  void values_committedOnesOnly(String runner, String values) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(broker.resolve(runner + values))) {
      kafka.createTopic("clicks", 2);
      kafka.createTopic("empty", 1);
      fill(kafka, values.equals("json"));
      String yaml =
          """
          name: page_views
          source:
            format: kafka
            bootstrapServers: %s
            subscribe: [clicks, empty]
            startingOffsets: earliest
            endingOffsets: latest
            value: %s
            kafka.isolation.level: read_committed
          schema: user_id STRING, page STRING, timestamp TIMESTAMP
          watermark: {column: timestamp, delay: 1 minute}
          groupBy: [page]
          window: {tumbling: 5 minutes}
          aggregates: {views: count(*)}
          sinks: [{format: delta, path: '%s', outputMode: append}]
          """
              .formatted(
                  kafka.bootstrapServers(),
                  values.equals("csv") ? "csv\n  delimiter: ;" : values,
                  directory.resolve("table"));
      try (RunningQuery query =
          RunningQuery.start(
              QueryReader.parse(yaml, "page_views.yaml", List.of()),
              PipelineOptionsFactory.fromArgs("--runner=" + runner).create())) {
        query.awaitTermination();
        Progress progress = query.progress();
        assertThat("read", progress.rowsIn(), is(4L));
        assertThat("aggregated", progress.aggregated(), is(3L));
        assertThat("malformed", progress.malformed(), is(1L));
      }
    }
    assertThat(
        DeltaTableReader.latest(directory.resolve("table").toString()).rows().stream()
            .map(
                row ->
                    row.getValue("window_start")
                        + " "
                        + row.getString("page")
                        + " "
                        + row.getInt64("views"))
            .sorted()
            .toList(),
        contains("2026-01-02T10:00:00Z /a 2", "2026-01-02T11:55:00Z /a 1"));
  }

  private static void fill(LocalKafka kafka, boolean json) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "fill"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, 0, row(json, "ann", "/a", "10:01"));
      send(producer, 1, row(json, "bob", "/a", "11:59"));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, 0, row(json, "cid", "/aborted", "10:01"));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, 1, row(json, "d;d", "/a", "10:01"));
      send(producer, 1, "not enough");
      producer.commitTransaction();
    }
  }

  private static String row(boolean json, String user, String page, String time) {
    return (json
            ? "{\"user_id\":\"%s\",\"page\":\"%s\",\"timestamp\":\"2026-01-02T%s:00Z\"}"
            : "\"%s\";%s;2026-01-02T%s:00Z")
        .formatted(user, page, time);
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int partition, String value)
      throws Exception {
    producer.send(new ProducerRecord<>("clicks", partition, null, value.getBytes(UTF_8))).get();
  }
}
