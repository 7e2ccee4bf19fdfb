/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.checkpoint.CheckpointException;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A query that reads what is there, ends by itself, and goes on from there when it is run again.
 */
class AvailableNowIT {
  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path broker;

  private static LocalKafka kafka;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(broker);
    kafka.createTopic("clicks", 2);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void eachRunReadsWhatIsThere_andTheNextOneFinishesItsWindows() throws Exception {
    send(0, "10:01", "10:02", "10:06");
    send(1, "10:03", "10:07", "oops");
    assertThat("the watermark is at 10:06", run(), is(6L));
    assertThat("10:00 has closed, 10:05 has not", table(), contains("2026-01-02T10:00:00Z 3"));

    send(0, "10:08", "10:11", "10:03"); // the last one is late
    send(1, "10:12");
    assertThat("four, and again the two of the window that is open", run(), is(6L));
    assertThat(
        "10:05 has the rows of both runs",
        table(),
        contains("2026-01-02T10:00:00Z 3", "2026-01-02T10:05:00Z 3"));

    assertThat("nothing new: the two of the window that is open", run(), is(2L));
    assertThat(
        "10:10 is still open",
        table(),
        contains("2026-01-02T10:00:00Z 3", "2026-01-02T10:05:00Z 3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void whereTheRunnerCannotTellTheEnd_itIsRefused(String runner) {
    CheckpointException refused = assertThrows(CheckpointException.class, () -> start(runner, ""));
    assertThat(
        refused.getMessage(),
        containsString(
            "the query page_views cannot end when all is read that is there, on " + runner));
    assertThat(
        refused.getMessage(),
        containsString("leave trigger out and write source.endingOffsets: latest"));
  }

  /** What ends of files is a batch of them, and Kafka's offsets are none of theirs. */
  @Test
  void whereItIsRefusedOfFiles_theAdviceIsForFiles() {
    String source = "{format: csv, path: '%s', watch: true}".formatted(directory);
    CheckpointException refused =
        assertThrows(CheckpointException.class, () -> start("DirectRunner", source, ""));
    assertThat(
        refused.getMessage(),
        endsWith("Run it on Spark, or read a batch: leave trigger and source.watch out."));
  }

  /** Runs the query until it has ended by itself; how many records it read. */
  private long run() {
    String checkpoint = "checkpointLocation: '" + directory.resolve("checkpoint") + "'";
    try (RunningQuery query = start("SparkRunner", checkpoint)) {
      query.awaitTermination();
      assertThat(query.status().state(), is(QueryStatus.State.FINISHED));
      return query.progress().rowsIn();
    }
  }

  private RunningQuery start(String runner, String more) {
    String source =
        "{format: kafka, bootstrapServers: '%s', subscribe: clicks, startingOffsets: earliest, value: csv}"
            .formatted(kafka.bootstrapServers());
    return start(runner, source, more);
  }

  private RunningQuery start(String runner, String source, String more) {
    String yaml =
        """
        name: page_views
        source: %s
        schema: page STRING, timestamp TIMESTAMP
        watermark: {column: timestamp, delay: 0 seconds}
        window: {tumbling: 5 minutes}
        aggregates: {views: count(*)}
        sinks: [{format: delta, path: '%s', outputMode: append, trigger: availableNow}]
        %s
        """
            .formatted(source, directory.resolve("table"), more);
    return RunningQuery.start(
        QueryReader.parse(yaml, "page_views.yaml", List.of()),
        PipelineOptionsFactory.fromArgs("--runner=" + runner).create());
  }

  private List<String> table() throws Exception {
    return DeltaTableReader.latest(directory.resolve("table").toString()).rows().stream()
        .map(row -> row.getValue("window_start") + " " + row.getInt64("views"))
        .sorted()
        .toList();
  }

  /** Clicks at these times of day in one partition; what is no time is no row. */
  private static void send(int partition, String... times) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String time : times) {
        String value = "/a,2026-01-02T" + time + ":00Z";
        producer.send(new ProducerRecord<>("clicks", partition, null, value.getBytes(UTF_8))).get();
      }
    }
  }
}
