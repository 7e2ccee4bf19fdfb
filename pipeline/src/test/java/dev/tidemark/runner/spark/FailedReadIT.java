/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.query.QueryReader;
import dev.tidemark.runner.RunningQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A micro-batch that cannot be planned or read ends the query with the reason, and soon: no later
 * one waits for it.
 */
class FailedReadIT {
  /** A barrier waits for ten minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int SENT = 10;

  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path brokerDirectory;

  private static LocalKafka kafka;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void aRead_ofRecordsThatAreGone() throws Exception {
    kafka.createTopic("gone", 1);
    send("gone");
    try (RunningQuery query = start("gone")) {
      await().atMost(PATIENCE).until(() -> query.progress().rowsIn() == SENT);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition("gone", 0), RecordsToDelete.beforeOffset(5)))
          .all()
          .get();
    }
    try (RunningQuery query = start("gone")) { // its window is open, and to be read again
      Throwable failure = failureOf(query);
      assertThat(failure.getMessage(), containsString("the offsets 0 to 4 are gone"));
    }
  }

  @Test
  void aPlan_thatCannotBeRecorded() throws Exception {
    kafka.createTopic("unplanned", 1);
    send("unplanned");
    try (RunningQuery query = start("unplanned")) {
      await().atMost(PATIENCE).until(() -> query.progress().rowsIn() == SENT);
      Path offsets = directory.resolve("checkpoint/offsets");
      Files.move(offsets, directory.resolve("moved"));
      Files.writeString(offsets, "no directory");
      send("unplanned");
      Throwable failure = failureOf(query);
      assertThat(failure.toString(), containsString("offsets"));
      assertThat("none of the second half", query.progress().rowsIn(), is((long) SENT));
    }
  }

  private static Throwable failureOf(RunningQuery query) {
    await().atMost(PATIENCE).until(() -> query.exception().isPresent());
    assertThat(query.status().state(), is(QueryStatus.State.FAILED));
    assertThrows(RuntimeException.class, query::awaitTermination);
    return query.exception().orElseThrow();
  }

  private RunningQuery start(String topic) {
    return RunningQuery.start(
        QueryReader.parse(
            """
            name: %s
            source:
              format: kafka
              bootstrapServers: %s
              subscribe: %s
              startingOffsets: earliest
              value: json
            schema: page STRING, timestamp TIMESTAMP
            watermark: {column: timestamp, delay: 1 minute}
            groupBy: [page]
            window: {tumbling: 5 minutes}
            aggregates: {views: count(*)}
            sinks: [{format: delta, path: %s, outputMode: append}]
            checkpointLocation: %s
            """
                .formatted(
                    topic,
                    kafka.bootstrapServers(),
                    topic,
                    directory.resolve("table"),
                    directory.resolve("checkpoint")),
            topic + ".yaml",
            List.of()),
        PipelineOptionsFactory.fromArgs("--runner=SparkRunner").create());
  }

  private static void send(String topic) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < SENT; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    topic, "{\"page\":\"/a\",\"timestamp\":\"2026-01-02T10:00:00Z\"}"))
            .get();
      }
    }
  }
}
