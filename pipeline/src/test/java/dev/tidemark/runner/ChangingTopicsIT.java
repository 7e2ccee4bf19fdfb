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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Topics that are not what they were when a query on Spark began to read them: they get partitions,
 * a pattern matches more of them, and transactions are open, committed or aborted.
 */
class ChangingTopicsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final int WINDOW_SECONDS = 20;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  private LocalKafka kafka;
  private final Map<Instant, long[]> truth = new TreeMap<>();
  private final List<Future<?>> stored = new ArrayList<>();
  private long nextId = 1;

  @BeforeEach
  void startBroker() throws Exception {
    kafka = LocalKafka.start(directory.resolve("kafka"));
  }

  @AfterEach
  void stopBroker() {
    kafka.close();
  }

  /** A run of Spark that was stopped leaves threads that fail for it. */
  private static ConditionFactory awaiting() {
    return await().dontCatchUncaughtExceptions().atMost(PATIENCE);
  }

  private RunningQuery start(String source) {
    String yaml =
        """
        name: changing
        source: {format: kafka, bootstrapServers: '%s', %s}
        schema: id BIGINT, at TIMESTAMP
        watermark: {column: at, delay: 10 seconds}
        window: {tumbling: %d seconds}
        aggregates: {count: count(*), ids: sum(id)}
        sinks: [{format: delta, path: '%s', trigger: 1 second}]
        checkpointLocation: '%s'
        """
            .formatted(
                kafka.bootstrapServers(),
                source,
                WINDOW_SECONDS,
                directory.resolve("table"),
                directory.resolve("checkpoint"));
    return RunningQuery.start(
        QueryReader.parse(yaml, "changing.yaml", List.of()),
        PipelineOptionsFactory.fromArgs("--runner=SparkRunner", "--sparkMaster=local[2]").create());
  }

  /** How many micro-batches have ended. */
  private static long batches(RunningQuery query) {
    return query.lastProgress().map(last -> last.batchId() + 1).orElse(0L);
  }

  private KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  private KafkaProducer<String, String> transactional(String id) {
    KafkaProducer<String, String> producer = producer(Map.of("transactional.id", id));
    producer.initTransactions();
    return producer;
  }

  /** A row that counts. */
  private void send(
      KafkaProducer<String, String> producer, String topic, int partition, int second) {
    long[] sums =
        truth.computeIfAbsent(
            BASE.plusSeconds(Math.floorDiv(second, WINDOW_SECONDS) * (long) WINDOW_SECONDS),
            window -> new long[2]);
    sums[0]++;
    sums[1] += nextId;
    sendUncounted(producer, topic, partition, second);
  }

  /** A row that is not to be seen, or closes windows and stays in one that is open. */
  private void sendUncounted(
      KafkaProducer<String, String> producer, String topic, int partition, int second) {
    stored.add(
        producer.send(
            new ProducerRecord<>(
                topic,
                partition,
                null,
                "{\"id\":%d,\"at\":\"%s\"}".formatted(nextId++, BASE.plusSeconds(second)))));
  }

  /** Waits until all is in its topic. */
  private void flush(KafkaProducer<String, String> producer) throws Exception {
    producer.flush();
    for (Future<?> record : stored) {
      record.get();
    }
    stored.clear();
  }

  private Map<Instant, String> truth() {
    Map<Instant, String> text = new TreeMap<>();
    truth.forEach((window, sums) -> text.put(window, sums[0] + " rows, ids " + sums[1]));
    return text;
  }

  private Map<Instant, String> table() throws Exception {
    Map<Instant, String> table = new TreeMap<>();
    for (Row row : DeltaTableReader.latest(directory.resolve("table").toString()).rows()) {
      table.merge(
          row.getLogicalTypeValue("window_start", Instant.class),
          row.getInt64("count") + " rows, ids " + row.getInt64("ids"),
          (one, other) -> one + " and again " + other);
    }
    return table;
  }

  private void addPartitions(String topic, int all) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(all))).all().get();
    }
  }

  /**
   * Partitions and a topic that are added while the query runs, and a partition while it does not;
   * whatever is in them before the query knows of them. What they hold comes before the others go
   * on: until a partition is known, nobody waits for it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"earliest", "latest"})
  void whatIsAdded_isReadFromItsBeginning(String startingOffsets) throws Exception {
    String source = "subscribePattern: 'clicks-.*', startingOffsets: " + startingOffsets;
    kafka.createTopic("clicks-a", 2);
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      for (int second = 0; second < 50; second++) {
        if (startingOffsets.equals("earliest")) {
          send(producer, "clicks-a", second % 2, second);
        } else {
          sendUncounted(producer, "clicks-a", second % 2, second);
        }
      }
      flush(producer);
      long read = startingOffsets.equals("earliest") ? 50 : 0;
      try (RunningQuery query = start(source)) {
        awaiting().until(() -> batches(query) > 0 && query.progress().rowsIn() == read);
        for (int second = 50; second < 100; second++) {
          send(producer, "clicks-a", second % 2, second);
        }
        flush(producer);
        awaiting().until(() -> query.progress().rowsIn() == read + 50);

        addPartitions("clicks-a", 4);
        kafka.createTopic("clicks-b", 1);
        for (int second = 100; second < 150; second++) {
          send(producer, "clicks-a", 2 + second % 2, second);
          send(producer, "clicks-b", 0, second);
        }
        flush(producer);
        awaiting().until(() -> query.progress().rowsIn() == read + 150);
        for (int second = 140; second < 200; second++) {
          for (int partition = 0; partition < 4; partition++) {
            send(producer, "clicks-a", partition, second);
          }
          send(producer, "clicks-b", 0, second);
        }
        flush(producer);
        awaiting().until(() -> query.progress().rowsIn() == read + 450);
        assertThat(query.exception().isEmpty(), is(true));
      }
      addPartitions("clicks-b", 2);
      for (int second = 200; second < 220; second++) {
        send(producer, "clicks-b", 1, second);
      }
      flush(producer);
      try (RunningQuery query = start(source)) {
        awaiting().until(() -> query.progress().rowsIn() >= 20);
        for (int partition = 0; partition < 4; partition++) {
          sendUncounted(producer, "clicks-a", partition, 100_000);
        }
        for (int partition = 0; partition < 2; partition++) {
          sendUncounted(producer, "clicks-b", partition, 100_000);
        }
        flush(producer);
        awaiting().untilAsserted(() -> assertThat(table(), is(truth())));
        assertThat(query.exception().isEmpty(), is(true));
      }
    }
  }

  /**
   * Committed, aborted and open transactions. More is aborted than one fetch brings, so that
   * stretches of a plan hold no record at all.
   */
  @Test
  void readCommitted_seesNothingThatWasAborted_andWaitsForWhatIsOpen() throws Exception {
    String source =
        "subscribe: clicks, startingOffsets: earliest, kafka.isolation.level: read_committed";
    kafka.createTopic("clicks", 2);
    try (KafkaProducer<String, String> open = transactional("open");
        KafkaProducer<String, String> other = transactional("other");
        KafkaProducer<String, String> plain = producer(Map.of())) {
      other.beginTransaction();
      for (int second = 0; second < 100; second++) {
        send(other, "clicks", second % 2, second);
      }
      flush(other);
      other.commitTransaction();
      other.beginTransaction();
      for (int i = 0; i < 20_000; i++) {
        sendUncounted(other, "clicks", i % 2, 50 + i % 100);
      }
      flush(other);
      other.abortTransaction();

      open.beginTransaction();
      for (int second = 100; second < 150; second++) {
        send(open, "clicks", second % 2, second);
      }
      flush(open);
      for (int second = 150; second < 200; second++) {
        send(plain, "clicks", second % 2, second); // behind the open one, which holds them up
      }
      flush(plain);

      try (RunningQuery query = start(source)) {
        awaiting().until(() -> query.progress().rowsIn() == 100);
        long batches = batches(query);
        awaiting().until(() -> batches(query) > batches + 5);
        assertThat("what is open is not read", query.progress().rowsIn(), is(100L));
        other.beginTransaction();
        for (int second = 100; second < 150; second++) {
          sendUncounted(other, "clicks", second % 2, second);
        }
        flush(other);
        other.abortTransaction();
        assertThat(query.exception().isEmpty(), is(true));
      }
      try (RunningQuery query = start(source)) { // again, while it is open
        open.commitTransaction();
        awaiting().until(() -> query.progress().rowsIn() >= 100);
        other.beginTransaction();
        for (int partition = 0; partition < 2; partition++) {
          sendUncounted(other, "clicks", partition, 100_000);
        }
        flush(other);
        other.abortTransaction();
        for (int partition = 0; partition < 2; partition++) {
          sendUncounted(plain, "clicks", partition, 50_000);
        }
        flush(plain);
        awaiting().untilAsserted(() -> assertThat(table(), is(truth())));
        assertThat(query.exception().isEmpty(), is(true));
      }
    }
  }
}
