/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregateFunction;
import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.aggregate.WindowedAggregate;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.sink.deadletter.DeadLetterFiles;
import dev.tidemark.sink.memory.MemorySink;
import dev.tidemark.sink.memory.MemoryTable;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.source.kafka.KafkaRecordsToBatches;
import dev.tidemark.source.kafka.KafkaRows;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beam's own Kafka source before Tidemark's aggregation: every record is in one place. */
class KafkaIoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final EventSchema SCHEMA =
      EventSchema.parse("id BIGINT, page STRING, ts TIMESTAMP");
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final int PARTITIONS = 3;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  private final Map<String, long[]> truth = new TreeMap<>();
  private final List<String> putAside = new ArrayList<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private final List<Future<?>> stored = new ArrayList<>();
  private KafkaProducer<String, String> producer;
  private long sent;

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void everyRecordIsInAWindowOrAmongTheDeadLetters(String runner) throws Exception {
    String table = "kafkaio_" + runner;
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      kafka.createTopic("clicks", PARTITIONS);
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", kafka.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer());
      Engine engine = Engine.named(runner);
      PipelineOptions options = PipelineOptionsFactory.fromArgs("--runner=" + runner).create();
      Pipeline pipeline =
          pipeline(engine.prepare(options, Duration.ofSeconds(1)), kafka.bootstrapServers(), table);
      MemoryTable.drop(table);
      PipelineResult run = engine.run(pipeline);
      try {
        // Two minutes of rows, one partition a minute behind the others, out of order by 8 seconds.
        for (int second = 0; second < 120; second++) {
          for (int partition = 0; partition < PARTITIONS; partition++) {
            row(partition, second - second % 5 * 2 - (partition == 2 ? 60 : 0));
          }
        }
        malformed(1, "{\"id\": 1, broken");
        malformed(1, "{\"id\": 1, \"page\": \"/a\"}");
        flush();
        await().atMost(PATIENCE).until(() -> counted(run, "rows_in") == sent);
        await().atMost(PATIENCE).until(() -> !MemoryTable.named(table).rows().isEmpty());

        // Their partition stands at 10:01:40 and more, and all stand at 10:00:20 and more.
        late(0, -3_600);
        late(1, 5);
        late(2, -75);
        for (int partition = 0; partition < PARTITIONS; partition++) {
          row(partition, 125);
        }
        flush();
        await().atMost(PATIENCE).until(() -> counted(run, "rows_in") == sent);
        for (int partition = 0; partition < PARTITIONS; partition++) {
          row(partition, 1_000); // closes all windows but its own
        }
        flush();
        truth.keySet().removeIf(window -> window.startsWith(BASE.plusSeconds(1_000).toString()));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(table), is(text(truth))));
        assertThat(counted(run, "rows_late"), is(3L));
        assertThat(counted(run, "rows_malformed"), is(2L));
        assertThat(counted(run, "rows_aggregated"), is(sent - 5));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(letters(), is(new TreeSet<>(putAside))));
      } finally {
        engine.stop(run);
        producer.close();
      }
    }
  }

  private Pipeline pipeline(PipelineOptions options, String servers, String table) {
    KafkaRecordsToBatches batches =
        KafkaRecordsToBatches.into(
            SCHEMA,
            new KafkaRows(new JsonDecoder(SCHEMA), SCHEMA, Map.of()),
            WatermarkSpec.of("ts", Duration.ofSeconds(10)));
    AggregatePlan plan =
        AggregatePlan.of(SCHEMA, "ts", WindowSpec.tumbling(Duration.ofSeconds(10)))
            .withGroupBy("page")
            .withAggregate(Aggregate.countAll("views"))
            .withAggregate(Aggregate.of("ids", AggregateFunction.SUM, "id"));
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple results =
        pipeline
            .apply(
                "ReadClicks",
                KafkaIO.<byte[], byte[]>read()
                    .withBootstrapServers(servers)
                    .withTopic("clicks")
                    .withConsumerConfigUpdates(Map.of("auto.offset.reset", "earliest"))
                    .withKeyDeserializer(ByteArrayDeserializer.class)
                    .withValueDeserializer(ByteArrayDeserializer.class)
                    .withTimestampPolicyFactory(batches.timestampPolicies()))
            .apply("Batches", batches)
            .apply("CountByPage", WindowedAggregate.append(plan));
    results.get(WindowedAggregate.RESULT).apply("Table", MemorySink.appending(table));
    results
        .get(WindowedAggregate.DEAD_LETTERS)
        .apply("DeadLetters", DeadLetterFiles.into(directory.resolve("dead").toString()));
    return pipeline;
  }

  private void row(int partition, int second) {
    Instant time = BASE.plusSeconds(second);
    long id = sent;
    String page = "/p" + id % 4;
    long start = Math.floorDiv(time.toEpochMilli(), 10_000) * 10_000;
    long[] sums = truth.computeIfAbsent(Instant.ofEpochMilli(start) + " " + page, k -> new long[2]);
    sums[0]++;
    sums[1] += id;
    send(partition, json(id, page, time));
  }

  private void late(int partition, int second) {
    putAside.add("late clicks %d %d".formatted(partition, offset(partition)));
    send(partition, json(sent, "/late", BASE.plusSeconds(second)));
  }

  private void malformed(int partition, String text) {
    putAside.add("malformed clicks %d %d".formatted(partition, offset(partition)));
    send(partition, text);
  }

  private long offset(int partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  private static String json(long id, String page, Instant time) {
    return "{\"id\":%d,\"page\":\"%s\",\"ts\":\"%s\"}".formatted(id, page, time);
  }

  private void send(int partition, String value) {
    sent++;
    offsets.merge(partition, 1L, Long::sum);
    stored.add(producer.send(new ProducerRecord<>("clicks", partition, null, value)));
  }

  private void flush() throws Exception {
    producer.flush();
    for (Future<?> record : stored) {
      record.get();
    }
    stored.clear();
  }

  private static long counted(PipelineResult run, String metric) {
    long counted = 0;
    for (MetricResult<Long> counter :
        run.metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(PreAggregate.METRICS, metric))
                    .build())
            .getCounters()) {
      counted += counter.getAttempted();
    }
    return counted;
  }

  private static Map<String, String> text(Map<String, long[]> sums) {
    Map<String, String> text = new TreeMap<>();
    sums.forEach((key, of) -> text.put(key, of[0] + " views, ids " + of[1]));
    return text;
  }

  private static Map<String, String> rows(String table) {
    Map<String, String> rows = new TreeMap<>();
    for (Row row : MemoryTable.named(table).rows()) {
      rows.merge(
          row.getLogicalTypeValue("window_start", Instant.class) + " " + row.getString("page"),
          row.getInt64("views") + " views, ids " + row.getInt64("ids"),
          (one, other) -> one + " and again " + other);
    }
    return rows;
  }

  private Set<String> letters() throws IOException {
    Set<String> letters = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory.resolve("dead"))) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("part-")).toList()) {
        for (String line : Files.readAllLines(file)) {
          letters.add(
              line.replaceAll(
                  ".*\"kind\":\"(\\w+)\".*\"source\":\"(\\w+)\".*\"partition\":(\\d+).*\"offset\":(\\d+).*",
                  "$1 $2 $3 $4"));
        }
      }
    }
    return letters;
  }
}
