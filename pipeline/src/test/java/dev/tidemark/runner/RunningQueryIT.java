/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.monitor.QueryProgress;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.monitor.page.StreamingPage;
import dev.tidemark.query.DeadLetterSpec;
import dev.tidemark.query.DeltaSpec;
import dev.tidemark.query.KafkaSpec;
import dev.tidemark.query.Query;
import dev.tidemark.query.StartingOffsets;
import dev.tidemark.sink.delta.DeltaTableReader;
import dev.tidemark.testing.Click;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries as a program starts, watches and stops them, against a real broker and real tables. */
class RunningQueryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path brokerDirectory;
  private static LocalKafka kafka;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void onDirect_countsAreWatchedAndAddUp_andTheWindowIsCommitted() throws Exception {
    kafka.createTopic("direct", 1);
    send("direct", "10:01", "/a");
    send("direct", "10:02", "/a");
    sendText("direct", "not JSON");
    send("direct", "10:30", "/b");
    try (RunningQuery query = RunningQuery.start(query("direct"), options("DirectRunner"))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Progress now = query.progress();
                assertThat(now.rowsIn(), is(4L));
                assertThat(now.malformed(), is(1L));
                assertThat(now.aggregated(), is(3L));
              });
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(DeltaTableReader.latest(table().toString()).rows(), hasSize(1)));
      assertThat(query.exception(), is(Optional.empty()));
    }
  }

  @Test
  void onSpark_aSinkThatFailsEndsTheQueryWithItsCause_andNothingIsCommittedAfterIt()
      throws Exception {
    kafka.createTopic("failing", 1);
    send("failing", "10:01", "/a");
    send("failing", "10:30", "/a");
    try (RunningQuery query = RunningQuery.start(query("failing"), options("SparkRunner"));
        StreamingPage page = StreamingPage.serve(query.monitor(), "127.0.0.1", 0)) {
      await()
          .atMost(PATIENCE)
          .until(() -> !DeltaTableReader.latest(table().toString()).rows().isEmpty());
      long version = DeltaTableReader.latest(table().toString()).version();
      int rows = DeltaTableReader.latest(table().toString()).rows().size();
      // the next commit finds its place taken by something that is no commit
      Path taken = table().resolve("_delta_log/%020d.json".formatted(version + 1));
      Path obstacle = Files.createDirectories(taken.resolve("occupied"));
      send("failing", "10:50", "/a");

      await().atMost(PATIENCE).until(() -> query.exception().isPresent());
      assertThrows(RuntimeException.class, query::awaitTermination);
      itSaysWhyItFailed(query, page, taken.getFileName().toString());

      Files.delete(obstacle);
      Files.delete(taken);
      send("failing", "11:50", "/a");
      query.stop();
      assertThat("it failed before it was stopped", query.exception().isPresent(), is(true));
      assertThrows(RuntimeException.class, query::awaitTermination);
      assertThat(DeltaTableReader.latest(table().toString()).version(), is(version));
      assertThat(DeltaTableReader.latest(table().toString()).rows(), hasSize(rows));
      assertThat("nobody tried it again", Files.exists(taken), is(false));
    }
  }

  private static void itSaysWhyItFailed(RunningQuery query, StreamingPage page, String why)
      throws Exception {
    assertThat(
        query.lastProgress().flatMap(QueryProgress::failure).orElseThrow(), containsString(why));
    assertThat(query.status().state(), is(QueryStatus.State.FAILED));
    HttpResponse<String> health = get(page, "health");
    assertThat(health.statusCode(), is(503));
    assertThat(health.body(), containsString(why));
    assertThat(
        get(page, "metrics").body(),
        containsString("tidemark_batches_failed_total{query=\"it_failing\"} 1.0\n"));
    JsonNode state = new ObjectMapper().readTree(get(page, "api/state").body());
    assertThat(state.at("/status/state").asText(), is("FAILED"));
    assertThat(state.at("/status/troubles/0/why").asText(), containsString(why));
  }

  private static HttpResponse<String> get(StreamingPage page, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(page.address().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void onSpark_aListenerMayStopIt() throws Exception {
    aListenerStopsIt("listener_spark", "SparkRunner");
  }

  @Test
  void onDirect_aListenerMayStopIt() throws Exception {
    aListenerStopsIt("listener_direct", "DirectRunner");
  }

  private void aListenerStopsIt(String topic, String runner) throws Exception {
    kafka.createTopic(topic, 1);
    send(topic, "10:01", "/a");
    AtomicBoolean returned = new AtomicBoolean();
    RunningQuery query = RunningQuery.start(query(topic), options(runner));
    query.addListener(
        progress -> {
          query.stop();
          returned.set(query.status().isActive()); // it did not wait for an end
        });
    await().atMost(PATIENCE).until(() -> !query.status().isActive());
    query.awaitTermination();
    assertThat(query.status().state(), is(QueryStatus.State.STOPPED));
    assertThat(query.exception(), is(Optional.empty()));
    assertThat(returned.get(), is(true));
    query.close();
  }

  @Test
  void onFlink_countsAreWatchedAndAddUp_theWindowIsCommitted_andStoppingIsNotFailing()
      throws Exception {
    kafka.createTopic("flink", 1);
    send("flink", "10:01", "/a");
    send("flink", "10:02", "/a");
    sendText("flink", "not JSON");
    RunningQuery query = RunningQuery.start(query("flink"), options("FlinkRunner"));
    await().atMost(PATIENCE).until(() -> query.progress().rowsIn() == 3);
    send("flink", "10:30", "/b");
    send("flink", "10:30", "/b");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(DeltaTableReader.latest(table().toString()).rows(), hasSize(1)));
    await().atMost(PATIENCE).until(() -> query.progress().rowsIn() == 5);
    query.close();
    query.awaitTermination();
    assertThat(query.exception(), is(Optional.empty()));
    Progress last = query.progress();
    assertThat(last.aggregated(), is(4L));
    assertThat(last.malformed(), is(1L));
  }

  @Test
  void onFlink_aSinkThatFailsEndsTheQueryWithItsCause() throws Exception {
    kafka.createTopic("flink_failing", 1);
    RunningQuery query = RunningQuery.start(query("flink_failing"), options("FlinkRunner"));
    long version = DeltaTableReader.latest(table().toString()).version();
    // the next commit finds its place taken by something that is no commit
    Path taken = table().resolve("_delta_log/%020d.json".formatted(version + 1));
    Files.createDirectories(taken.resolve("occupied"));
    send("flink_failing", "10:01", "/a");
    send("flink_failing", "10:30", "/a");
    await().atMost(PATIENCE).until(() -> query.exception().isPresent());
    assertThat(
        query.exception().orElseThrow().getMessage(),
        containsString(taken.getFileName().toString()));
    assertThrows(RuntimeException.class, query::awaitTermination);
    query.close();
    assertThat("it failed before it was closed", query.exception().isPresent(), is(true));
  }

  @Test
  void aQueryThatWasStoppedHasNotFailed() throws Exception {
    kafka.createTopic("stopped", 2);
    send("stopped", "10:01", "/a");
    RunningQuery query = RunningQuery.start(query("stopped"), options("SparkRunner"));
    await().atMost(PATIENCE).until(() -> query.progress().rowsIn() == 1);
    query.close();
    query.awaitTermination();
    assertThat(query.exception(), is(Optional.empty()));
  }

  @Test
  void aRunnerThatNobodyKnowsIsRefusedByName() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> RunningQuery.start(query("none"), options("TestSparkRunner")));
    assertThat(refused.getMessage(), containsString("on TestSparkRunner; it does on "));
    assertThat(Files.exists(table()), is(false));
  }

  private Path table() {
    return directory.resolve("table");
  }

  private Query query(String topic) {
    return Query.named("it_" + topic)
        .from(
            KafkaSpec.of(kafka.bootstrapServers(), topic)
                .withStartingOffsets(StartingOffsets.EARLIEST))
        .schema(Click.SCHEMA)
        .watermark(WatermarkSpec.of(Click.EVENT_TIME, Duration.ofMinutes(1)))
        .groupBy("page")
        .window(WindowSpec.tumbling(Duration.ofMinutes(5)))
        .aggregate(Aggregate.countAll("views"))
        .to(DeltaSpec.append(table().toString()))
        .deadLetter(DeadLetterSpec.json(directory.resolve("dead").toString()))
        .build();
  }

  private static PipelineOptions options(String runner) {
    return PipelineOptionsFactory.fromArgs("--runner=" + runner).create();
  }

  private static void send(String topic, String time, String page) throws Exception {
    Instant at = Click.at(time);
    sendText(
        topic, "{\"user_id\":\"ann\",\"page\":\"%s\",\"timestamp\":\"%s\"}".formatted(page, at));
  }

  private static void sendText(String topic, String value)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }
}
