/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.rows.RowPositions;
import dev.tidemark.sink.SinkException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The Kafka sink against a real broker, read back by a plain consumer of committed records. */
class KafkaSinkIT {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("page").addInt64Field("views").build();
  private static final Schema POSITIONED =
      Schema.builder()
          .addFields(SCHEMA.getFields())
          .addStringField(RowPositions.PARTITION)
          .addInt64Field(RowPositions.OFFSET)
          .build();

  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path directory;

  private static LocalKafka kafka;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(directory);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void windows_areWrittenOnce_howeverOftenTheyCome() throws Exception {
    kafka.createTopic("windows", 2);
    KafkaSink sink =
        KafkaSink.ofWindows(kafka.bootstrapServers(), "windows", "tidemark-q-windows")
            .withKey(List.of("page"));
    sink.preflight(SCHEMA);
    write(sink, seen("/a", 1, "10:00:10"), seen("/b", 2, "10:00:50"), seen("/a", 3, "10:01:10"));
    // A restart: all of it again, and one window more.
    write(
        sink,
        seen("/a", 1, "10:00:10"),
        seen("/b", 2, "10:00:50"),
        seen("/a", 3, "10:01:10"),
        seen("/a", 4, "10:02:10"));
    assertThat(
        records("windows"),
        containsInAnyOrder(
            "{\"page\":\"/a\"} {\"page\":\"/a\",\"views\":1}",
            "{\"page\":\"/b\"} {\"page\":\"/b\",\"views\":2}",
            "{\"page\":\"/a\"} {\"page\":\"/a\",\"views\":3}",
            "{\"page\":\"/a\"} {\"page\":\"/a\",\"views\":4}"));
  }

  @Test
  void rows_areWrittenOnce_inTheirOrder() throws Exception {
    kafka.createTopic("rows", 1);
    KafkaSink sink = KafkaSink.ofRows(kafka.bootstrapServers(), "rows", "tidemark-q-rows");
    writeRows(sink, at("clicks-0", 0, 3), at("clicks-1", 0, 2));
    writeRows(sink, at("clicks-0", 2, 5), at("clicks-1", 1, 3));
    List<String> records = records("rows");
    assertThat(
        records.stream().filter(r -> r.contains("clicks-0")).toList(),
        contains(
            "null {\"page\":\"/clicks-0\",\"views\":0}",
            "null {\"page\":\"/clicks-0\",\"views\":1}",
            "null {\"page\":\"/clicks-0\",\"views\":2}",
            "null {\"page\":\"/clicks-0\",\"views\":3}",
            "null {\"page\":\"/clicks-0\",\"views\":4}"));
    assertThat(records.stream().filter(r -> r.contains("clicks-1")).toList(), hasSize(3));
  }

  /** A program that died in mid-transaction: its records are there, and nobody is given them. */
  @Test
  void halfAStep_isNeverRead() throws Exception {
    kafka.createTopic("half", 1);
    KafkaTarget target = target("half");
    try (KafkaProducer<byte[], byte[]> dying = new KafkaProducer<>(target.transactional())) {
      dying.initTransactions();
      dying.beginTransaction();
      dying.send(new ProducerRecord<>("half", "half".getBytes(UTF_8))).get();
      try (Transaction next = Transaction.open(target)) { // fences it off, and aborts
        next.commit(List.of(KV.of(null, "whole".getBytes(UTF_8))), Map.of(Progress.WINDOWS, 5L));
      }
      assertThrows(ProducerFencedException.class, dying::commitTransaction);
    }
    assertThat(records("half"), contains("null whole"));
    assertThat("it was written", uncommitted("half"), hasItem("null half"));
    assertThat(Transaction.held(target).holds(Progress.WINDOWS, 5), is(true));
  }

  @Test
  void upserts_leaveTheLatestOfEachKey() throws Exception {
    kafka.createTopic("upserts", 1);
    KafkaSink sink =
        KafkaSink.upserts(kafka.bootstrapServers(), "upserts").withKey(List.of("page"));
    write(sink, seen("/a", 1, "10:00:10"), seen("/b", 1, "10:00:20"));
    write(sink, seen("/a", 2, "10:00:30"));
    Map<String, String> latest = new HashMap<>();
    for (String record : records("upserts")) {
      String[] parts = record.split(" ", 2);
      latest.put(parts[0], parts[1]);
    }
    assertThat(
        latest,
        is(
            Map.of(
                "{\"page\":\"/a\"}", "{\"page\":\"/a\",\"views\":2}",
                "{\"page\":\"/b\"}", "{\"page\":\"/b\",\"views\":1}")));
  }

  @Test
  void missingTopic_isRefusedWithinSeconds() {
    SinkException e =
        assertThrows(
            SinkException.class,
            () -> KafkaSink.upserts(kafka.bootstrapServers(), "nowhere").preflight(SCHEMA));
    assertThat(e.getMessage(), containsString("there is no Kafka topic nowhere"));
  }

  @Test
  void windowsOfABatch_areRefused() {
    PCollection<Row> batch =
        pipeline()
            .apply(
                Create.of(Row.withSchema(SCHEMA).addValues("/a", 1L).build())
                    .withRowSchema(SCHEMA));
    assertThat(
        assertThrows(
                SinkException.class,
                () -> batch.apply(KafkaSink.ofWindows(kafka.bootstrapServers(), "t", "q")))
            .problem(),
        containsString("the windows of a batch"));
  }

  private static KafkaTarget target(String topic) {
    return new KafkaTarget(
        topic,
        List.of(),
        List.of("page"),
        "tidemark-q-" + topic,
        Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static TimestampedValue<Row> seen(String page, long views, String time) {
    return TimestampedValue.of(
        Row.withSchema(SCHEMA).addValues(page, views).build(),
        org.joda.time.Instant.parse("2026-01-02T" + time + "Z"));
  }

  private static List<Row> at(String partition, long from, long to) {
    List<Row> rows = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      rows.add(
          Row.withSchema(POSITIONED).addValues("/" + partition, offset, partition, offset).build());
    }
    return rows;
  }

  @SafeVarargs
  private static void write(KafkaSink sink, TimestampedValue<Row>... rows) {
    TestStream.Builder<Row> stream = TestStream.create(SCHEMA);
    for (TimestampedValue<Row> row : rows) {
      stream = stream.addElements(row);
    }
    Pipeline pipeline = pipeline();
    PCollection<Row> windows =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .setRowSchema(SCHEMA)
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))));
    windows.apply(sink);
    pipeline.run().waitUntilFinish();
  }

  @SafeVarargs
  private static void writeRows(KafkaSink sink, List<Row>... bundles) {
    TestStream.Builder<Row> stream = TestStream.create(POSITIONED);
    for (List<Row> bundle : bundles) {
      stream =
          stream.addElements(bundle.get(0), bundle.subList(1, bundle.size()).toArray(new Row[0]));
    }
    Pipeline pipeline = pipeline();
    pipeline.apply(stream.advanceWatermarkToInfinity()).setRowSchema(POSITIONED).apply(sink);
    pipeline.run().waitUntilFinish();
  }

  private static Pipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    return Pipeline.create(options);
  }

  private static List<String> records(String topic) {
    return read(topic, "read_committed");
  }

  private static List<String> uncommitted(String topic) {
    return read(topic, "read_uncommitted");
  }

  /** All records of a topic up to its end, partition by partition. */
  private static List<String> read(String topic, String isolation) {
    List<String> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                isolation,
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          records.add(text(record.key()) + " " + text(record.value()));
        }
      }
    }
    return records;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, UTF_8);
  }
}
