/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.QueryReader;
import dev.tidemark.runner.RunningQuery;
import dev.tidemark.sink.delta.DeltaTableReader;
import dev.tidemark.sink.memory.MemoryTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Recipes that read or write what is not Kafka alone, run over their data. */
class RecipesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path RECIPES = Path.of("..", "src", "docs", "recipes");

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  private static RunningQuery start(String recipe, String runner, String... settings) {
    return RunningQuery.start(
        QueryReader.read(RECIPES.resolve(recipe + ".yaml"), List.of(settings)),
        PipelineOptionsFactory.fromArgs("--runner=" + runner).create());
  }

  private static Path data(String name) {
    return RECIPES.resolve("data").resolve(name).toAbsolutePath();
  }

  @Test
  void csvToDelta() throws Exception {
    try (RunningQuery query =
        start(
            "csv_to_delta",
            "DirectRunner",
            "source.path=" + data("orders.csv"),
            "sinks.0.path=" + directory.resolve("table"),
            "deadLetter.path=" + directory.resolve("dead"))) {
      query.awaitTermination();
    }
    assertThat(
        DeltaTableReader.latest(directory.resolve("table").toString()).rows().stream()
            .map(
                row ->
                    row.getString("country")
                        + " "
                        + row.getInt64("orders")
                        + " "
                        + row.getDouble("revenue"))
            .toList(),
        containsInAnyOrder("DE 2 24.9", "FR 1 120.5", "FR 1 80.0", "DE 1 42.0"));
    assertThat("an amount that is none", lines(directory.resolve("dead")).size(), is(1));
  }

  @Test
  void watchFolder() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("in"));
    Files.copy(data("folder/readings-1.jsonl"), folder.resolve("readings-1.jsonl"));
    try (RunningQuery query =
        start(
            "watch_folder",
            "SparkRunner",
            "source.path=" + folder,
            "sinks.0.path=" + directory.resolve("hot"),
            "checkpointLocation=" + directory.resolve("checkpoint"))) {
      awaitLines(query, directory.resolve("hot"), 1);
      Files.copy(data("folder/readings-2.jsonl"), folder.resolve("readings-2.jsonl"));
      awaitLines(query, directory.resolve("hot"), 2);
    }
  }

  private static void awaitLines(RunningQuery query, Path folder, int lines) {
    await()
        .atMost(PATIENCE)
        .until(() -> query.exception().isPresent() || lines(folder).size() == lines);
    assertThat(query.exception().isEmpty(), is(true));
  }

  private static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
          lines.addAll(Files.readAllLines(file, UTF_8));
        }
      }
    }
    return lines;
  }

  @Test
  void kafkaToKafka() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      kafka.createTopic("orders", 1);
      kafka.createTopic("orders_by_minute", 1);
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", kafka.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        for (String line : Files.readAllLines(data("kafka_to_kafka.jsonl"))) {
          producer.send(new ProducerRecord<>("orders", line)).get();
        }
        try (RunningQuery query =
            start(
                "kafka_to_kafka",
                "SparkRunner",
                "source.bootstrapServers=" + kafka.bootstrapServers(),
                "sinks.0.bootstrapServers=" + kafka.bootstrapServers())) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(
                          values(kafka, "orders_by_minute").stream()
                              .map(value -> value.replaceAll(".*\"customer\"", "{\"customer\""))
                              .toList(),
                          containsInAnyOrder(
                              "{\"customer\":\"ann\",\"orders\":2,\"total\":12.0}",
                              "{\"customer\":\"bob\",\"orders\":2,\"total\":12.0}")));
          assertThat(query.exception().isEmpty(), is(true));
        }
      }
    }
  }

  /** What a reader of committed records sees. */
  private static List<String> values(LocalKafka kafka, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<String> values = new ArrayList<>();
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
      return values;
    }
  }

  @Test
  void socketWords() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread typing =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket client = server.accept()) {
                    String words = Files.readString(data("words.txt")).replaceAll("\\s+", "\n");
                    client.getOutputStream().write(words.getBytes(UTF_8));
                    client.getOutputStream().flush();
                    client.getInputStream().read(); // until the reader goes
                  } catch (IOException e) {
                    // The test has ended, or a reader that only looked whether somebody is here.
                  }
                }
              });
      typing.setDaemon(true);
      typing.start();
      try (RunningQuery query =
          start(
              "socket_words",
              "DirectRunner",
              "source.host=" + server.getInetAddress().getHostAddress(),
              "source.port=" + server.getLocalPort(),
              "sinks.0.format=memory")) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(
                        MemoryTable.named("socket_words").rows().stream()
                            .map((Row row) -> row.getString("value") + " " + row.getInt64("words"))
                            .toList(),
                        containsInAnyOrder(
                            "the 2", "tide 2", "comes 1", "in 1", "goes 1", "out 1")));
        assertThat(query.exception().isEmpty(), is(true));
      }
    }
  }

  /** In a database in memory, by the class that serves PostgreSQL; twice, as after a failure. */
  @Test
  void toPostgres() throws Exception {
    String url = "jdbc:h2:mem:recipes;MODE=PostgreSQL;DB_CLOSE_DELAY=-1";
    System.setProperty("TIDEMARK_JDBC_URL", url);
    List<String> expected =
        List.of(
            "2026-01-02T10:00:00Z /cart 1 1",
            "2026-01-02T10:00:00Z /home 3 2",
            "2026-01-02T10:05:00Z /cart 1 1");
    for (int run = 0; run < 2; run++) {
      try (RunningQuery query =
          start("to_postgres", "DirectRunner", "source.path=" + data("clicks.jsonl"))) {
        query.awaitTermination();
      }
      assertThat("run " + run, pageStats(url), is(expected));
    }
  }

  private static List<String> pageStats(String url) throws Exception {
    try (Connection database = DriverManager.getConnection(url);
        ResultSet rows =
            database
                .createStatement()
                .executeQuery("SELECT * FROM page_stats ORDER BY window_start, page")) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(
            "%s %s %d %d"
                .formatted(
                    rows.getTimestamp(1).toInstant(),
                    rows.getString(2),
                    rows.getLong(3),
                    rows.getLong(4)));
      }
      return found;
    }
  }
}
