/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.monitor.ProgressFiles;
import dev.tidemark.monitor.Redaction;
import dev.tidemark.query.DeadLetterSpec;
import dev.tidemark.query.DeltaSpec;
import dev.tidemark.query.KafkaSpec;
import dev.tidemark.query.Query;
import dev.tidemark.query.StartingOffsets;
import dev.tidemark.runner.RunningQuery;
import dev.tidemark.testing.Click;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a query from Kafka to Delta on Spark shows of itself, as long as it is well and after. */
class StreamingPageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SECRET = "pl4nted-s3cret";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  @Test
  void aQueryIsSeenWorking_andThenWaitingForItsBroker_andNoSecretIsSeen() throws Exception {
    LocalKafka kafka = LocalKafka.start(directory.resolve("broker"));
    StringWriter logged = new StringWriter();
    WriterAppender log = logTo(logged);
    try (kafka) {
      kafka.createTopic("clicks", 1);
      send(kafka, json("10:01", "/a"));
      send(kafka, json("10:02", "/a"));
      send(kafka, "password=" + SECRET);
      send(kafka, json("10:20", "/b")); // closes 10:00
      try (RunningQuery query =
              RunningQuery.start(
                  query(kafka), PipelineOptionsFactory.fromArgs("--runner=SparkRunner").create());
          StreamingPage page = StreamingPage.serve(query.monitor(), "127.0.0.1", 0)) {
        await()
            .atMost(PATIENCE)
            .until(() -> json(page, "/api/state").at("/last/sinks/0/version").asLong() == 1);
        query.addListener(
            new ProgressFiles(
                query.monitor(), directory.toString(), Optional.empty(), Clock.systemUTC()));
        itShowsTheTruth(page);
        noSecretIsSeen(page);
        nothingCanBeChangedOrTaken(page);

        kafka.close();
        await().atMost(PATIENCE).until(() -> get(page, "/health").statusCode() == 503);
        JsonNode health = json(page, "/health");
        assertThat(health.at("/waitingForSource").asBoolean(), is(true));
        assertThat(health.at("/troubles/0/why").asText(), containsString(kafka.bootstrapServers()));
        assertThat(json(page, "/api/status").at("/state").asText(), is("WAITING"));
        assertThat(metrics(page), hasItem("tidemark_healthy{query=\"clicks\"} 0.0"));
        noSecretIsSeen(page);
      }
      for (String file : List.of("recent.jsonl", "status.json")) {
        assertThat(
            file,
            Files.readString(directory.resolve("progress").resolve(file)),
            allOf(containsString("clicks"), not(containsString(SECRET))));
      }
      assertThat(logged.toString(), allOf(containsString("clicks"), not(containsString(SECRET))));
    } finally {
      ((Logger) LogManager.getRootLogger()).removeAppender(log);
    }
  }

  /** Everything that anybody logs. */
  private static WriterAppender logTo(StringWriter writer) {
    Logger root = (Logger) LogManager.getRootLogger();
    WriterAppender appender =
        WriterAppender.newBuilder()
            .setTarget(writer)
            .setName("test")
            .setLayout(PatternLayout.newBuilder().withPattern("%p %c %m %throwable%n").build())
            .build();
    appender.start();
    root.addAppender(appender);
    return appender;
  }

  private void itShowsTheTruth(StreamingPage page) throws Exception {
    JsonNode state = json(page, "/api/state?range=recent&after=0");
    assertThat(state.at("/status/state").asText(), is("RUNNING"));
    assertThat(state.at("/last/totals/read").asLong(), is(4L));
    assertThat(state.at("/last/totals/aggregated").asLong(), is(3L));
    assertThat(state.at("/last/totals/malformed").asLong(), is(1L));
    List<String> row = new ArrayList<>();
    state.at("/sinks/0/rows/0/cells").forEach(cell -> row.add(cell.asText()));
    assertThat(
        row, is(List.of(Click.at("10:00").toString(), Click.at("10:05").toString(), "/a", "2")));
    assertThat(state.at("/sinks/0/columns/2").asText(), is("page"));
    assertThat(state.at("/deadLetters/0/cells/0").asText(), is("malformed"));
    assertThat(state.at("/deadLetters/0/cells/2").asText(), is("clicks-0"));
    assertThat(state.at("/deadLetters/0/cells/3").asText(), is("2"));
    long rows = 0;
    for (JsonNode sample : state.at("/samples")) {
      rows += sample.at("/rows").asLong();
    }
    assertThat(rows, is(4L));
    long last = state.at("/samples").get(state.at("/samples").size() - 1).at("/at").asLong();
    for (JsonNode sample : json(page, "/api/state?after=" + last).at("/samples")) {
      assertThat(sample.at("/at").asLong() > last, is(true));
    }
    assertThat("the plan", state.at("/plan").size(), is(greaterThan(0)));
    long batch = state.at("/batches").get(state.at("/batches").size() - 1).at("/batchId").asLong();
    assertThat(
        "one after the other",
        state.at("/batches/0/batchId").asLong(),
        is(batch + 1 - state.at("/batches").size()));
    JsonNode next = json(page, "/api/state?batch=" + batch);
    assertThat("known already", next.at("/plan").size(), is(0));
    for (JsonNode report : next.at("/batches")) {
      assertThat("a batch that is new", report.at("/batchId").asLong() > batch, is(true));
    }

    List<String> metrics = metrics(page);
    assertThat(metrics, hasItem("tidemark_input_rows_total{query=\"clicks\"} 4.0"));
    assertThat(metrics, hasItem("tidemark_rows_total{outcome=\"malformed\",query=\"clicks\"} 1.0"));
    assertThat(metrics, hasItem("tidemark_sink_rows_total{query=\"clicks\",sink=\"0\"} 1.0"));
    assertThat(metrics, hasItem("tidemark_state_rows{query=\"clicks\",sink=\"0\"} 1.0"));
    assertThat(metrics, hasItem("tidemark_windows_open{query=\"clicks\"} 1.0"));
    assertThat(
        metrics,
        hasItem(
            "tidemark_partition_next_offset{partition=\"0\",query=\"clicks\",source=\"clicks\"}"
                + " 4.0"));
    assertThat(
        metrics,
        hasItem(
            "tidemark_partition_lag_records{partition=\"0\",query=\"clicks\",source=\"clicks\"}"
                + " 0.0"));
    assertThat(
        "all batches are in the histogram's last bucket",
        value(metrics, "tidemark_batch_duration_seconds_bucket{query=\"clicks\",le=\"+Inf\"} "),
        is(value(metrics, "tidemark_batch_duration_seconds_count{query=\"clicks\"} ")));
    assertThat(
        value(metrics, "tidemark_batch_duration_seconds_count{query=\"clicks\"} "),
        is(greaterThan(0.0)));
    assertThat(metrics, hasItem(startsWith("tidemark_beam_counter_total{name=\"rowsCommitted\"")));

    JsonNode health = json(page, "/health");
    assertThat(health.at("/status").asText(), is("UP"));
  }

  private static double value(List<String> metrics, String name) {
    return metrics.stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private static void noSecretIsSeen(StreamingPage page) throws Exception {
    for (String path :
        List.of("/", "/api/state", "/api/status", "/api/progress", "/metrics", "/health")) {
      assertThat(path, get(page, path).body(), not(containsString(SECRET)));
    }
    assertThat(
        "the dead letter is shown, but for that",
        get(page, "/api/state").body(),
        containsString(Redaction.REDACTED));
  }

  private static void nothingCanBeChangedOrTaken(StreamingPage page) throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE")) {
      HttpRequest request =
          HttpRequest.newBuilder(page.address())
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(
          method, HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode(), is(405));
    }
    assertThat(get(page, "/../../etc/passwd").statusCode(), is(404));
    assertThat(get(page, "/api/state?range=years").statusCode(), is(400));
    for (String path : List.of("/", "/page.js", "/page.css", "/uPlot.iife.min.js", "/icon.svg")) {
      assertThat(path, get(page, path).statusCode(), is(200));
    }
  }

  private static HttpResponse<String> get(StreamingPage page, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page.address() + path.substring(1))).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(StreamingPage page, String path) throws Exception {
    return JSON.readTree(get(page, path).body());
  }

  private static List<String> metrics(StreamingPage page) throws Exception {
    return get(page, "/metrics").body().lines().toList();
  }

  private Query query(LocalKafka kafka) {
    return Query.named("clicks")
        .from(
            KafkaSpec.of(kafka.bootstrapServers(), "clicks")
                .withStartingOffsets(StartingOffsets.EARLIEST)
                .withConsumerProperties(Map.of("ssl.truststore.password", SECRET)))
        .schema(Click.SCHEMA)
        .watermark(WatermarkSpec.of(Click.EVENT_TIME, Duration.ofMinutes(1)))
        .groupBy("page")
        .window(WindowSpec.tumbling(Duration.ofMinutes(5)))
        .aggregate(Aggregate.countAll("views"))
        .to(DeltaSpec.append(directory.resolve("table").toString()))
        .deadLetter(DeadLetterSpec.json(directory.resolve("dead").toString()))
        .build();
  }

  private static String json(String time, String page) {
    return "{\"user_id\":\"ann\",\"page\":\"%s\",\"timestamp\":\"%s\"}"
        .formatted(page, Click.at(time));
  }

  private static void send(LocalKafka kafka, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("clicks", value)).get();
    }
  }
}
