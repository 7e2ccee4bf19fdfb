/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.monitor.QueryProgress.Partition;
import dev.tidemark.query.DeadLetterSpec;
import dev.tidemark.query.DeltaSpec;
import dev.tidemark.query.KafkaSpec;
import dev.tidemark.query.Query;
import dev.tidemark.query.StartingOffsets;
import dev.tidemark.runner.RunningQuery;
import dev.tidemark.testing.Click;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a query from Kafka to Delta reports, against what was sent. */
class ProgressIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private static Path brokerDirectory;
  private static LocalKafka kafka;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void onSpark_everyFigureIsTheTruth() throws Exception {
    figuresAreTheTruth("progress_spark", "SparkRunner");
  }

  @Test
  void onDirect_everyFigureIsTheTruth() throws Exception {
    figuresAreTheTruth("progress_direct", "DirectRunner");
  }

  private void figuresAreTheTruth(String topic, String runner) throws Exception {
    kafka.createTopic(topic, 2);
    send(topic, 0, "10:01", "/a");
    send(topic, 0, "10:02", "/b");
    sendText(topic, 0, "not JSON");
    send(topic, 1, "10:01", "/a");
    send(topic, 1, "10:12", "/c");
    send(topic, 1, "10:13", "/bot");
    List<QueryProgress> told = new ArrayList<>();
    QueryStatus[] ended = new QueryStatus[1];

    try (RunningQuery query =
        RunningQuery.start(
            query(topic), PipelineOptionsFactory.fromArgs("--runner=" + runner).create())) {
      query.addListener(
          new ProgressListener() {
            @Override
            public void onProgress(QueryProgress progress) {
              told.add(progress);
            }

            @Override
            public void onTerminated(QueryStatus status) {
              ended[0] = status;
            }
          });
      await().atMost(PATIENCE).until(() -> hasRead(query, 6) && watermark(query, "10:01"));
      QueryProgress first = query.lastProgress().orElseThrow();
      assertThat(first.totals(), is(new RowCounts(6, 4, 0, 1, 0, 1, 1)));
      assertThat("10:00 and 10:10", first.windowsOpen(), is(Optional.of(2L)));
      assertThat(first.sources().get(0).lag(), is(0L));

      send(topic, 0, "10:20", "/a"); // closes 10:00
      await().atMost(PATIENCE).until(() -> hasRead(query, 7) && watermark(query, "10:12"));
      send(topic, 1, "10:04", "/a"); // late
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  hasRead(query, 8)
                      && query.lastProgress().orElseThrow().sinks().get(0).rowsTotal() == 2);

      QueryProgress last = query.lastProgress().orElseThrow();
      assertThat(last.totals(), is(new RowCounts(8, 5, 0, 1, 1, 1, 2)));
      assertThat(last.totals().balances(), is(true));
      assertThat("10:10 and 10:20", last.windowsOpen(), is(Optional.of(2L)));
      assertThat("/c and /a", last.stateOperators().get(0).numRowsTotal(), is(2L));
      assertThat(last.stateOperators().get(0).memoryUsedBytes(), greaterThan(0L));
      assertThat(last.horizon(), is(Optional.of(Click.at("10:05"))));
      assertThat(last.sinks().get(0).version(), is(Optional.of(1L)));
      assertThat(last.sources().get(0).endOffset(), is(Map.of(topic, Map.of("0", 4L, "1", 4L))));
      assertThat(last.sources().get(0).latestOffset(), is(Map.of(topic, Map.of("0", 4L, "1", 4L))));
      List<Partition> partitions = last.sources().get(0).partitions();
      assertThat(
          partitions.stream().map(p -> p.watermark().orElseThrow()).toList(),
          contains(Click.at("10:19"), Click.at("10:12")));
      assertThat(partitions.stream().filter(Partition::isIdle).toList(), is(empty()));

      List<QueryProgress> reports = query.recentProgress();
      assertThat(reports.stream().mapToLong(QueryProgress::numInputRows).sum(), is(8L));
      assertThat(reports.stream().mapToLong(p -> p.sinks().get(0).numOutputRows()).sum(), is(2L));
      assertThat(
          reports.stream()
              .flatMap(p -> p.sources().get(0).partitions().stream())
              .mapToLong(Partition::numInputRows)
              .sum(),
          is(8L));
      assertThat(
          "the greatest and the least of the batches'",
          List.of(
              reports.stream().flatMap(p -> p.eventTime().min().stream()).min(Instant::compareTo),
              reports.stream().flatMap(p -> p.eventTime().max().stream()).max(Instant::compareTo)),
          contains(Optional.of(Click.at("10:01")), Optional.of(Click.at("10:20"))));
      QueryProgress lateOne =
          reports.stream().filter(p -> p.rows().late() == 1).findFirst().orElseThrow();
      assertThat(lateOne.numInputRows(), is(1L));
      assertThat(lateOne.eventTime().avg(), is(Optional.of(Click.at("10:04"))));
      assertThat(lateOne.stateOperators().get(0).numRowsDroppedByWatermark(), is(1L));
      sendText(topic, 1, "not JSON either");
      await().atMost(PATIENCE).until(() -> hasRead(query, 9));
      QueryProgress malformed =
          query.recentProgress().stream()
              .filter(p -> p.totals().read() == 9 && p.numInputRows() == 1)
              .findFirst()
              .orElseThrow();
      assertThat("none is of it", malformed.eventTime().min(), is(Optional.empty()));
      assertThat(malformed.eventTime().max(), is(Optional.empty()));
      for (int i = 1; i < reports.size(); i++) {
        assertThat(reports.get(i).batchId(), is(reports.get(i - 1).batchId() + 1));
        assertThat(
            reports.get(i).timestamp().toEpochMilli(),
            greaterThanOrEqualTo(
                reports.get(i - 1).timestamp().toEpochMilli()
                    + reports.get(i - 1).batchDuration()));
      }
      assertThat(query.status().state(), is(QueryStatus.State.RUNNING));
      assertThat(query.status().isHealthy(), is(true));
    }
    await().atMost(PATIENCE).until(() -> ended[0] != null);
    assertThat(ended[0].state(), is(QueryStatus.State.STOPPED));
    assertThat(told.stream().mapToLong(QueryProgress::numInputRows).sum(), is(9L));
  }

  private static boolean hasRead(RunningQuery query, long records) {
    return query.lastProgress().filter(p -> p.totals().read() == records).isPresent();
  }

  private static boolean watermark(RunningQuery query, String time) {
    return query
        .lastProgress()
        .flatMap(p -> p.eventTime().watermark())
        .filter(watermark -> watermark.equals(Click.at(time)))
        .isPresent();
  }

  private Query query(String topic) {
    return Query.named("it_" + topic)
        .from(
            KafkaSpec.of(kafka.bootstrapServers(), topic)
                .withStartingOffsets(StartingOffsets.EARLIEST))
        .schema(Click.SCHEMA)
        .where("page <> '/bot'")
        .watermark(WatermarkSpec.of(Click.EVENT_TIME, Duration.ofMinutes(1)))
        .groupBy("page")
        .window(WindowSpec.tumbling(Duration.ofMinutes(5)))
        .aggregate(Aggregate.countAll("views"))
        .to(DeltaSpec.append(directory.resolve("table").toString()))
        .deadLetter(DeadLetterSpec.json(directory.resolve("dead").toString()))
        .build();
  }

  private static void send(String topic, int partition, String time, String page) throws Exception {
    sendText(
        topic,
        partition,
        "{\"user_id\":\"ann\",\"page\":\"%s\",\"timestamp\":\"%s\"}"
            .formatted(page, Click.at(time)));
  }

  private static void sendText(String topic, int partition, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    }
  }
}
