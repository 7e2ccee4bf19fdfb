/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Micros;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.source.kafka.KafkaConnector;
import dev.tidemark.time.WatermarkSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.joda.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Reads a real topic on Beam's Spark runner and counts every row: on time or late, none lost. */
class SparkStreamingIT {
  private static final EventSchema SCHEMA = EventSchema.parse("id STRING, ts TIMESTAMP");
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final long WINDOW_MILLIS = 10_000;

  /** Window start in milliseconds → rows, as the runner's grouping counted them. */
  private static final ConcurrentMap<Long, Long> COUNTED = new ConcurrentHashMap<>();

  private static final AtomicLong READ = new AtomicLong();
  private static final AtomicLong LATE = new AtomicLong();
  private static final AtomicLong MALFORMED = new AtomicLong();

  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path directory;

  private static LocalKafka kafka;
  private static KafkaProducer<String, String> producer;

  private final List<Future<?>> sent = new ArrayList<>();
  private final Map<Long, Long> produced = new TreeMap<>();

  @BeforeAll
  static void startBroker() throws Exception {
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

  @BeforeEach
  void forget() {
    COUNTED.clear();
    READ.set(0);
    LATE.set(0);
    MALFORMED.set(0);
  }

  /** Turns away rows whose window is closed, and hands on the others one by one. */
  private static final class Rows extends DoFn<EventBatch, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<Integer> out) {
      READ.addAndGet(batch.size() + batch.malformed().size());
      MALFORMED.addAndGet(batch.malformed().size());
      LongColumn times = (LongColumn) batch.column("ts");
      for (int row = 0; row < batch.size(); row++) {
        long time = Micros.toMillis(times.get(row));
        long end = Math.floorDiv(time, WINDOW_MILLIS) * WINDOW_MILLIS + WINDOW_MILLIS;
        if (end <= batch.watermark()) {
          LATE.incrementAndGet();
        } else {
          out.outputWithTimestamp(row % 2, org.joda.time.Instant.ofEpochMilli(time));
        }
      }
    }
  }

  private static final class Collect extends DoFn<KV<Integer, Long>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, Long> count, BoundedWindow window) {
      COUNTED.merge(((IntervalWindow) window).start().getMillis(), count.getValue(), Long::sum);
    }
  }

  private void send(String topic, int partition, int i, long eventSeconds) {
    if (i % 500 == 499) {
      sent.add(producer.send(new ProducerRecord<>(topic, partition, null, "oops")));
    } else {
      sent.add(producer.send(record(topic, partition, i, eventSeconds)));
      produced.merge(windowStart(eventSeconds), 1L, Long::sum);
    }
  }

  private static ProducerRecord<String, String> record(
      String topic, int partition, int i, long eventSeconds) {
    String value = "{\"id\":\"r%d\",\"ts\":\"%s\"}".formatted(i, BASE.plusSeconds(eventSeconds));
    return new ProducerRecord<>(topic, partition, null, value);
  }

  private static long windowStart(long eventSeconds) {
    return BASE.plusSeconds(Math.floorDiv(eventSeconds, 10) * 10).toEpochMilli();
  }

  private void flush() throws Exception {
    producer.flush();
    for (Future<?> record : sent) {
      record.get();
    }
    sent.clear();
  }

  /** Lets some time go by, so that the query reads in between. */
  private void flushAndLinger() throws Exception {
    flush();
    long begun = System.nanoTime();
    await().until(() -> System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(200));
  }

  private static PipelineResult run(String topic, int idleSeconds) {
    SparkPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--sparkMaster=local[2]").as(SparkPipelineOptions.class);
    SparkDefaults.streaming(options, java.time.Duration.ofMillis(500));
    EventSource source =
        EventSource.of(
                KafkaConnector.of("it", kafka.bootstrapServers(), List.of(topic)),
                SCHEMA,
                new JsonDecoder(SCHEMA))
            .withWatermark(
                WatermarkSpec.of("ts", java.time.Duration.ofSeconds(10))
                    .withIdleTimeout(java.time.Duration.ofSeconds(idleSeconds)))
            .withRunnerHook(new SparkHook());
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read", Read.from(source))
        .apply("Rows", ParDo.of(new Rows()))
        .apply("Window", Window.into(FixedWindows.of(Duration.millis(WINDOW_MILLIS))))
        .apply("Count", Count.perElement())
        .apply("Collect", ParDo.of(new Collect()));
    return pipeline.run();
  }

  private static long accounted() {
    return LATE.get()
        + MALFORMED.get()
        + COUNTED.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Two partitions are two minutes behind the two others and written while the query runs. Twice,
   * because the runner's static state must not leak from one pipeline into the next.
   */
  @RepeatedTest(2)
  void everyRowIsCountedInItsWindow_thoughTwoPartitionsLag(RepetitionInfo repetition)
      throws Exception {
    String topic = "lagging" + repetition.getCurrentRepetition();
    kafka.createTopic(topic, 4);
    int total = 20_000;
    for (int i = 0; i < total / 2; i++) {
      send(topic, i % 4, i, i / 200 + (i % 4 < 2 ? 0 : 120));
    }
    flush();

    PipelineResult result = run(topic, 4);
    try {
      for (int i = total / 2; i < total; i++) {
        send(topic, i % 4, i, i / 200 + (i % 4 < 2 ? 0 : 120));
        if (i % 1_000 == 0) {
          flushAndLinger();
        }
      }
      flush();
      await().atMost(120, TimeUnit.SECONDS).until(() -> accounted() >= total);
    } finally {
      result.cancel();
    }
    assertThat(MALFORMED.get(), is(total / 500L));
    assertThat(LATE.get(), is(0L));
    assertThat(new TreeMap<>(COUNTED), is(equalTo(produced)));
  }

  /**
   * All is read up to 10:01:39, so that the watermark stands at 10:01:29 when the next batch is
   * read: of rows that come then, those before 10:01:20 belong to closed windows, the others do
   * not.
   */
  @Test
  void rowsOfClosedWindowsAreKnownToBeLate_justThose() throws Exception {
    kafka.createTopic("late", 4);
    for (int i = 0; i < 10_000; i++) {
      send("late", i % 4, i, i / 100);
    }
    flush();

    PipelineResult result = run("late", 10);
    try {
      await().atMost(120, TimeUnit.SECONDS).until(() -> READ.get() == 10_000);
      for (int i = 0; i < 400; i++) {
        int eventSeconds = i / 4;
        sent.add(producer.send(record("late", i % 4, i, eventSeconds)));
        if (eventSeconds >= 80) {
          produced.merge(windowStart(eventSeconds), 1L, Long::sum);
        }
      }
      flush();
      await().atMost(120, TimeUnit.SECONDS).until(() -> accounted() >= 10_400);
    } finally {
      result.cancel();
    }
    assertThat(LATE.get(), is(320L));
    assertThat(new TreeMap<>(COUNTED), is(equalTo(produced)));
  }
}
