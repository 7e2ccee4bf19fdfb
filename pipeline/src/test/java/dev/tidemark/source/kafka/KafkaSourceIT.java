/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.MalformedRecord;
import dev.tidemark.batch.Origin;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.source.Connection;
import dev.tidemark.source.EventReader;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.Log;
import dev.tidemark.source.Mark;
import dev.tidemark.source.SourceRecord;
import dev.tidemark.source.SourceUnavailableException;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.time.PartitionWatermarks.State;
import dev.tidemark.time.WatermarkSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class KafkaSourceIT {
  private static final EventSchema SCHEMA = EventSchema.parse("id STRING, ts TIMESTAMP");
  private static final WatermarkSpec SPEC = WatermarkSpec.of("ts", Duration.ofSeconds(10));
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");

  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path directory;

  private static LocalKafka kafka;
  private static KafkaProducer<String, String> producer;

  private static final List<Future<?>> SENT = new ArrayList<>();

  private EventReader reader;
  private boolean atHand;

  @BeforeAll
  static void startBroker() throws IOException {
    kafka = LocalKafka.start(directory);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());
  }

  @AfterAll
  static void stopBroker() {
    producer.close();
    kafka.close();
  }

  @AfterEach
  void closeReader() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }

  /** A topic of its own for each test. */
  private static String topic(TestInfo test, int partitions) {
    String name = test.getTestMethod().orElseThrow().getName();
    kafka.createTopic(name, partitions);
    return name;
  }

  private static void send(String topic, int partition, String value) {
    SENT.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
  }

  private static void flush() throws Exception {
    producer.flush();
    for (Future<?> sent : SENT) {
      sent.get();
    }
    SENT.clear();
  }

  private static String event(String id, int seconds) {
    return "{\"id\":\"%s\",\"ts\":\"%s\"}".formatted(id, BASE.plusSeconds(seconds));
  }

  private static KafkaConnector connector(String... topics) {
    return KafkaConnector.of("test", kafka.bootstrapServers(), List.of(topics));
  }

  private static EventSource source(KafkaConnector connector, WatermarkSpec spec) {
    return EventSource.of(connector, SCHEMA, new JsonDecoder(SCHEMA)).withWatermark(spec);
  }

  private void open(EventSource source, Mark mark) throws IOException {
    closeReader();
    reader = source.createReader(PipelineOptionsFactory.create(), mark);
    atHand = reader.start();
  }

  /** The next batch, waited for. */
  private EventBatch next() {
    await().atMost(30, TimeUnit.SECONDS).until(() -> atHand || reader.advance());
    atHand = false;
    return reader.getCurrent();
  }

  private static List<String> ids(EventBatch batch) {
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      ids.add((String) batch.column("id").value(row));
    }
    return ids;
  }

  @Test
  void severalTopics_eachRecordOnce_howeverOftenReadersAreMade(TestInfo test) throws Exception {
    String clicks = topic(test, 4);
    String views = clicks + "-views";
    kafka.createTopic(views, 4);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 40_000; i++) {
      String topic = i % 3 == 0 ? views : clicks;
      int partition = (i / 3) % 4;
      boolean malformed = i % 1_000 == 999;
      send(topic, partition, malformed ? "oops" + i : event("r" + i, i / 100));
      expected.put(malformed ? "oops" + i : "r" + i, topic + "-" + partition);
    }
    flush();

    EventSource source =
        SerializableUtils.clone(
            source(
                    connector(clicks, views).withProperties(Map.of("max.poll.records", "3000")),
                    SPEC)
                .resolved());
    Map<String, String> read = new TreeMap<>();
    Map<Origin, Long> nextOffsets = new TreeMap<>(Comparator.comparing(Origin::toString));
    open(source, null);
    long records = 0;
    for (int chunks = 1; records < expected.size(); chunks++) {
      EventBatch batch = next();
      List<Long> offsets = new ArrayList<>();
      for (int row = 0; row < batch.size(); row++) {
        offsets.add(batch.offset(row));
        read.put((String) batch.column("id").value(row), batch.origin().toString());
      }
      for (MalformedRecord record : batch.malformed()) {
        offsets.add(record.offset());
        assertThat(record.reason(), containsString("not JSON"));
        read.put(new String(record.payload(), StandardCharsets.UTF_8), batch.origin().toString());
      }
      // The offsets of a partition come without gap and without repetition.
      long first = nextOffsets.getOrDefault(batch.origin(), 0L);
      assertThat(
          offsets.stream().sorted().toList(),
          is(LongStream.range(first, first + offsets.size()).boxed().toList()));
      nextOffsets.put(batch.origin(), first + offsets.size());
      records += offsets.size();
      if (chunks % 5 == 0) {
        open(source, CoderUtils.clone(source.getCheckpointMarkCoder(), reader.getCheckpointMark()));
      }
    }
    assertThat(read, is(expected));
    assertThat(reader.advance(), is(false));
    assertThat(reader.getSplitBacklogBytes(), is(0L));
  }

  @Test
  void latestMeansWhenTheQueryBegan(TestInfo test) throws Exception {
    String topic = topic(test, 2);
    send(topic, 0, event("before", 0));
    flush();
    EventSource source =
        source(connector(topic).withStartingOffsets(StartingOffsets.LATEST), SPEC).resolved();
    send(topic, 0, event("after", 1));
    send(topic, 1, event("after too", 2));
    flush();

    open(source, null);
    List<String> read = new ArrayList<>(ids(next()));
    read.addAll(ids(next()));
    assertThat(read, containsInAnyOrder("after", "after too"));
  }

  @Test
  void aLaggingPartitionHolds_anEmptyOneUntilItIsIdle(TestInfo test) throws Exception {
    String topic = topic(test, 3);
    send(topic, 0, event("ahead", 7_200));
    send(topic, 1, event("behind", 0));
    flush();

    open(source(connector(topic), SPEC.withIdleTimeout(Duration.ofSeconds(3))), null);
    List<String> read = new ArrayList<>(ids(next()));
    read.addAll(ids(next()));
    assertThat(read, containsInAnyOrder("ahead", "behind"));
    assertThat(reader.getWatermark().isBefore(millis(-10)), is(true)); // partition 2 is empty

    // Once partition 2 is idle the slowest holds, as long as it lives.
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              send(topic, 1, event("behind", 1));
              flush();
              reader.advance();
              return !reader.getWatermark().isBefore(millis(-10));
            });
    assertThat(reader.getWatermark().isBefore(millis(0)), is(true));

    // And when nothing comes at all, event time goes on with the clock.
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              reader.advance();
              return reader.getWatermark().isAfter(millis(7_200 - 10));
            });
    assertThat(reader.getWatermark().isBefore(millis(7_200 + 60)), is(true));
  }

  private static org.joda.time.Instant millis(int seconds) {
    return org.joda.time.Instant.ofEpochMilli(BASE.plusSeconds(seconds).toEpochMilli());
  }

  @Test
  void consumerPropertiesPassThrough_abortedTransactionsAreNotRead(TestInfo test) throws Exception {
    String topic = topic(test, 1);
    try (KafkaProducer<String, String> transactional =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "it"),
            new StringSerializer(),
            new StringSerializer())) {
      transactional.initTransactions();
      transactional.beginTransaction();
      transactional.send(new ProducerRecord<>(topic, event("aborted", 0))).get();
      transactional.abortTransaction();
      transactional.beginTransaction();
      transactional.send(new ProducerRecord<>(topic, event("committed", 1))).get();
      transactional.commitTransaction();
    }

    open(
        source(
            connector(topic).withProperties(Map.of("isolation.level", "read_committed")),
            SPEC.withIdleTimeout(Duration.ofSeconds(1))),
        null);
    EventBatch batch = next();
    assertThat(ids(batch), contains("committed"));
    assertThat(batch.offset(0), is(2L));

    // The end is behind the commit's own mark in the log: the partition still gets idle.
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              reader.advance();
              return reader.getWatermark().isAfter(millis(1 - 10));
            });
  }

  @Test
  void aTombstoneIsMalformed(TestInfo test) throws Exception {
    String topic = topic(test, 1);
    send(topic, 0, null);
    flush();

    open(source(connector(topic), SPEC), null);
    EventBatch batch = next();
    assertThat(batch.size(), is(0));
    assertThat(batch.malformed().get(0).reason(), is("empty"));
  }

  @Test
  void deletedRecordsAreNotSkippedInSilence(TestInfo test) throws Exception {
    String topic = topic(test, 1);
    for (int i = 0; i < 10; i++) {
      send(topic, 0, event("r" + i, i));
    }
    flush();
    EventSource source = source(connector(topic), SPEC).resolved();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
          .all()
          .get();
    }

    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              open(source, null);
              next();
            });
    assertThat(
        failure.getMessage(),
        containsString(
            "of partition 0 of topic %s the offsets 0 to 4 are gone, 5 in all: retention has deleted their records before they were read"
                .formatted(topic)));
    try (Log log = source.openLog()) {
      IOException byPlan = assertThrows(IOException.class, () -> readByPlan(log, topic, 0, 10));
      assertThat(byPlan.getMessage(), containsString("the offsets 0 to 4 are gone, 5 in all"));
    }

    EventSource lenient = source(connector(topic).withoutFailOnDataLoss(), SPEC);
    open(lenient, new Mark(Map.of(new Origin(topic, 0), 0L), State.initial(), 0));
    assertThat(ids(next()), contains("r5", "r6", "r7", "r8", "r9"));
    try (Log log = lenient.openLog()) {
      assertThat(readByPlan(log, topic, 0, 10), contains(5L, 6L, 7L, 8L, 9L));
      assertThat("a stretch of which nothing is left", readByPlan(log, topic, 1, 3), is(empty()));
    }
    EventSource newTopic =
        source(connector(topic).withStartingOffsets(StartingOffsets.LATEST), SPEC);
    IOException anew =
        assertThrows(
            IOException.class,
            () -> {
              open(newTopic, new Mark(Map.of(new Origin(topic, 0), 1_000L), State.initial(), 0));
              while (!reader.advance()) {}
            });
    assertThat(anew.getMessage(), containsString("ends at offset 10, and is to be read from 1000"));
  }

  /** The offsets that are handed on of a stretch, read as a micro-batch would. */
  private static List<Long> readByPlan(Log log, String topic, long from, long to)
      throws IOException {
    List<Long> offsets = new ArrayList<>();
    Connection.RecordSink sink =
        new Connection.RecordSink() {
          @Override
          public boolean accept(Origin origin, long offset, byte[] record) {
            return offsets.add(offset);
          }

          @Override
          public boolean accept(Origin origin, long offset, SourceRecord record) {
            return offsets.add(offset);
          }
        };
    long next = from;
    while (next < to) {
      next = log.read(new Origin(topic, 0), next, to, sink, Duration.ofMillis(100));
    }
    return offsets;
  }

  @Test
  void beginsWhereItIsSaid_byOffsetByTimeOrByTheOthers(TestInfo test) throws Exception {
    String topic = topic(test, 4);
    for (int partition = 0; partition < 4; partition++) {
      for (int i = 0; i < 10; i++) {
        SENT.add(
            producer.send(
                new ProducerRecord<>(
                    topic, partition, BASE.plusSeconds(i).toEpochMilli(), null, event("e", i))));
      }
    }
    flush();
    KafkaConnector all = connector(topic);
    assertThat(
        begin(all.withStartingPoints(offsets(topic, Map.of(0, 3L, 1, -2L, 2, -1L, 3, 10L)))),
        is(Map.of(0, 3L, 1, 0L, 2, 10L, 3, 10L)));
    assertThat(
        "the others as all do",
        begin(
            all.withStartingOffsets(StartingOffsets.LATEST)
                .withStartingPoints(offsets(topic, Map.of(0, 3L)))),
        is(Map.of(0, 3L, 1, 10L, 2, 10L, 3, 10L)));
    assertThat(
        begin(all.withStartingPoints(StartingPoints.ofTime(BASE.plusMillis(3_500)))),
        is(Map.of(0, 4L, 1, 4L, 2, 4L, 3, 4L)));
    assertThat(
        "behind the newest, if there is none of that time",
        begin(
            all.withStartingPoints(
                StartingPoints.ofTimes(
                    Map.of(
                        topic,
                        Map.of(
                            0,
                            BASE.plusSeconds(2).toEpochMilli(),
                            1,
                            BASE.plusSeconds(99).toEpochMilli()))))),
        is(Map.of(0, 2L, 1, 10L, 2, 0L, 3, 0L)));

    SourceUnavailableException outside =
        assertThrows(
            SourceUnavailableException.class,
            () -> begin(all.withStartingPoints(offsets(topic, Map.of(1, 11L)))));
    assertThat(
        outside.getMessage(),
        containsString("partition 1 of topic " + topic + " is to be read from offset 11 on"));
    SourceUnavailableException none =
        assertThrows(
            SourceUnavailableException.class,
            () -> begin(all.withStartingPoints(offsets(topic, Map.of(4, 0L)))));
    assertThat(none.getMessage(), containsString("partition 4 of " + topic));
  }

  private static StartingPoints offsets(String topic, Map<Integer, Long> offsets) {
    return StartingPoints.ofOffsets(Map.of(topic, offsets));
  }

  private static Map<Integer, Long> begin(KafkaConnector connector) {
    Map<Integer, Long> begin = new TreeMap<>();
    connector.begin().forEach((origin, offset) -> begin.put(origin.partition(), offset));
    return begin;
  }

  @Test
  void topicsByPattern_laterOnesToo_andNewPartitions(TestInfo test) throws Exception {
    String one = topic(test, 1);
    KafkaConnector connector =
        KafkaConnector.of("test", kafka.bootstrapServers(), Topics.matching(one + ".*"));
    connector.preflight();
    assertThat(connector.begin().keySet(), is(Set.of(new Origin(one, 0))));
    try (Log log = connector.openLog()) {
      assertThat(log.ends(Map.of(), 0).orElseThrow().keySet(), is(Set.of(new Origin(one, 0))));
      kafka.createTopic(one + "-two", 1);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        admin.createPartitions(Map.of(one, NewPartitions.increaseTo(2))).all().get();
      }
      send(one, 1, event("late", 1));
      flush();
      await()
          .atMost(40, TimeUnit.SECONDS)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> log.ends(Map.of(), 0).orElseThrow(),
              is(
                  Map.of(
                      new Origin(one, 0),
                      0L,
                      new Origin(one, 1),
                      1L,
                      new Origin(one + "-two", 0),
                      0L)));
      assertThat(log.beginning(new Origin(one, 1)), is(0L));
    }
    SourceUnavailableException none =
        assertThrows(
            SourceUnavailableException.class,
            () ->
                KafkaConnector.of("test", kafka.bootstrapServers(), Topics.matching("nothing.*"))
                    .preflight());
    assertThat(none.getMessage(), containsString("no topic matches nothing.* (topics there: "));
  }

  @Test
  void whatARecordHasBesideItsValueIsInColumns(TestInfo test) throws Exception {
    String topic = topic(test, 2);
    ProducerRecord<String, String> record =
        new ProducerRecord<>(
            topic, 1, BASE.toEpochMilli(), "k", "{\"id\":\"a\",\"k\":\"in the value\",\"o\":[]}");
    record.headers().add("trace", "é".getBytes(StandardCharsets.UTF_8)).add("empty", null);
    SENT.add(producer.send(record));
    SENT.add(producer.send(new ProducerRecord<>(topic, 1, BASE.toEpochMilli(), null, "{}")));
    flush();
    EventSchema schema =
        EventSchema.parse(
            "id STRING, k STRING, tp STRING, p INT, o BIGINT, ts TIMESTAMP, kind INT, h STRING");
    KafkaRows rows =
        new KafkaRows(
            new JsonDecoder(schema, Set.of("k", "tp", "p", "o", "ts", "kind", "h")),
            schema,
            Map.of(
                "k", Metadata.KEY,
                "tp", Metadata.TOPIC,
                "p", Metadata.PARTITION,
                "o", Metadata.OFFSET,
                "ts", Metadata.TIMESTAMP,
                "kind", Metadata.TIMESTAMPTYPE,
                "h", Metadata.HEADERS,
                "not read", Metadata.KEY));
    open(
        EventSource.of(connector(topic).withRows(rows), schema)
            .withWatermark(WatermarkSpec.of("ts", Duration.ZERO)),
        null);
    EventBatch batch = next();
    assertThat(
        batch.row(0).toString(),
        is(
            "[a, k, %s, 1, 0, 2026-01-02T10:00:00Z, 0, [{\"key\":\"trace\",\"value\":\"é\"},{\"key\":\"empty\",\"value\":null}]]"
                .formatted(topic)));
    assertThat(
        batch.row(1).toString(),
        is("[null, null, %s, 1, 1, 2026-01-02T10:00:00Z, 0, null]".formatted(topic)));
  }

  @Test
  void aBrokerThatIsGoneHoldsTheWatermark(@TempDir(cleanup = CleanupMode.NEVER) Path own)
      throws Exception {
    try (LocalKafka broker = LocalKafka.start(own)) {
      broker.createTopic("clicks", 1);
      try (KafkaProducer<String, String> clicks =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        clicks.send(new ProducerRecord<>("clicks", event("a", 0))).get();
      }
      KafkaConnector connector =
          KafkaConnector.of("gone", broker.bootstrapServers(), List.of("clicks"));
      open(source(connector, SPEC.withIdleTimeout(Duration.ofSeconds(1))), null);
      assertThat(ids(next()), contains("a"));
      var watermark = reader.getWatermark();

      broker.stop();
      long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
      while (System.nanoTime() < until) {
        assertThat(reader.advance(), is(false));
      }
      // Idle it may have been seen for a moment before the broker went; not for these 4 seconds.
      assertThat(reader.getWatermark().getMillis() - watermark.getMillis(), is(lessThan(2_500L)));

      broker.restart();
      try (KafkaProducer<String, String> clicks =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        clicks.send(new ProducerRecord<>("clicks", event("b", 1))).get();
      }
      assertThat(ids(next()), contains("b"));
    }
  }

  @Test
  void preflight_findsWhatIsThere(TestInfo test) {
    connector(topic(test, 1)).preflight();
  }

  @Test
  void preflight_missingTopic_isSaidAtOnce(TestInfo test) {
    String there = topic(test, 1);
    SourceUnavailableException refused =
        assertThrows(
            SourceUnavailableException.class, () -> connector(there, "clickstraem").preflight());
    assertThat(
        refused.getMessage(), containsString("there is no topic clickstraem (topics there: "));
    assertThat(refused.getMessage(), containsString("Create it, or correct subscribe."));
    SourceUnavailableException atBegin =
        assertThrows(SourceUnavailableException.class, () -> connector("clickstraem").begin());
    assertThat(atBegin.getMessage(), containsString("there is no topic clickstraem"));
  }

  @Test
  void preflight_noBroker_isSaidInSeconds() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    long begun = System.nanoTime();
    SourceUnavailableException refused =
        assertThrows(
            SourceUnavailableException.class,
            () -> KafkaConnector.of("q", "127.0.0.1:" + port, List.of("clicks")).preflight());
    assertThat(
        refused.getMessage(),
        containsString(
            "cannot read Kafka clicks at 127.0.0.1:%d: no broker answered within 15 seconds"
                .formatted(port)));
    assertThat(Duration.ofNanos(System.nanoTime() - begun).toSeconds(), is(lessThan(30L)));
  }

  @Test
  void preflight_noSuchHost() {
    SourceUnavailableException refused =
        assertThrows(
            SourceUnavailableException.class,
            () -> KafkaConnector.of("q", "nowhere.invalid:9092", List.of("clicks")).preflight());
    assertThat(refused.getMessage(), containsString("No resolvable bootstrap urls"));
  }

  @Test
  void isReadByTheDirectRunner(TestInfo test) throws Exception {
    String topic = topic(test, 4);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      send(topic, i % 4, event("r" + i, i / 100));
      expected.add("r" + i);
    }
    Collections.sort(expected);
    flush();

    Pipeline pipeline = Pipeline.create();
    var ids =
        pipeline
            .apply("Read", Read.from(source(connector(topic), SPEC).withMaxRecords(20_000)))
            .apply("Ids", FlatMapElements.into(TypeDescriptors.strings()).via(KafkaSourceIT::ids));
    PAssert.that("each record once", ids)
        .satisfies(
            read -> {
              List<String> sorted = new ArrayList<>();
              read.forEach(sorted::add);
              Collections.sort(sorted);
              assertThat(sorted, is(expected));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }
}
