/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.query.KafkaSpec;
import dev.tidemark.query.Query;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.time.EventTimeCheck;
import dev.tidemark.time.LateGate;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Runs page_stats as one loop of plain Java over a real topic, with the library's own watermark and
 * late gate, in batches of any size and with pauses of a second or two. It lets the demo be tested
 * without Spark; on demand it makes a mistake.
 */
final class PlainEngine implements QueryLauncher, TableReader, QueryLauncher.RunningQuery {

  /** What goes wrong. */
  enum Mistake {
    NONE,
    LOSES_A_ROW,
    FAILS
  }

  private static final EventSchema SCHEMA = EventSchema.parse(DemoQuery.SCHEMA);
  private static final int TIMESTAMP = SCHEMA.indexOf("timestamp");

  private final Mistake mistake;
  private final Random random = new Random(1);
  private final WatermarkSpec watermarkSpec;
  private final LateGate lateGate;
  private final long window;
  private final JsonDecoder decoder = new JsonDecoder(SCHEMA);
  private final Map<Truth.Cell, List<Optional<String>>> open = new TreeMap<>();
  private final List<PageStats> table = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::runUntilStopped, "plain-engine");
  private KafkaConsumer<byte[], byte[]> consumer;
  private PartitionWatermarks watermarks;
  private final StringBuilder letters = new StringBuilder();
  private Path letterFile;
  private volatile Progress progress = new Progress(0, 0, 0, Optional.empty());
  private volatile Throwable failure;
  private volatile boolean stopped;

  PlainEngine(Traffic traffic, Mistake mistake) {
    this.mistake = mistake;
    this.window = traffic.window().toMillis();
    this.watermarkSpec =
        WatermarkSpec.of("timestamp", traffic.delay()).withIdleTimeout(DemoQuery.IDLE_TIMEOUT);
    this.lateGate = new LateGate(WindowSpec.tumbling(traffic.window()), Duration.ZERO);
  }

  @Override
  public RunningQuery launch(Query query) throws IOException {
    Path dead = Path.of(query.deadLetter().orElseThrow().path());
    Files.createDirectories(dead);
    letterFile = Files.createFile(dead.resolve("part-0.json"));
    Properties settings = new Properties();
    settings.put("bootstrap.servers", ((KafkaSpec) query.source()).bootstrapServers());
    settings.put("auto.offset.reset", "earliest");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    thread.start();
    return this;
  }

  @Override
  public List<PageStats> read(Path path) {
    return List.copyOf(table);
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runUntilStopped() {
    try {
      readUntilStopped();
    } catch (IOException | RuntimeException e) {
      failure = e;
    } finally {
      consumer.close();
    }
  }

  private void readUntilStopped() throws IOException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(DemoQuery.TOPIC).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    watermarks =
        new PartitionWatermarks(
            watermarkSpec,
            PartitionWatermarks.State.initial(),
            partitions.stream().map(PlainEngine::origin).toList(),
            System.currentTimeMillis());
    while (!stopped) {
      runBatch();
      if (random.nextInt(20) == 0) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2_000)).toNanos());
      }
    }
  }

  private void runBatch() throws IOException {
    long gate = watermarks.reported();
    Map<Origin, Long> greatest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(50))) {
      Origin origin = origin(new TopicPartition(each.topic(), each.partition()));
      greatest.merge(origin, take(each.value(), gate), Math::max);
    }
    long now = System.currentTimeMillis();
    greatest.forEach((origin, time) -> watermarks.read(origin, time, now));
    lookAtEnds(now);
    long watermark = watermarks.advance(now);
    emit(watermark);
    Files.writeString(letterFile, letters, StandardOpenOption.APPEND);
    letters.setLength(0);
    progress =
        new Progress(
            progress.rows(),
            progress.late(),
            progress.malformed(),
            watermark == PartitionWatermarks.MIN
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(watermark)));
  }

  private void lookAtEnds(long now) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    for (TopicPartition partition : consumer.assignment()) {
      if (watermarks.quiet(now).contains(origin(partition))
          && consumer.position(partition) >= ends.get(partition)) {
        watermarks.caughtUp(origin(partition), now);
      }
    }
  }

  /** Returns the record's event time. */
  private long take(byte[] value, long gate) {
    if (mistake == Mistake.FAILS && progress.rows() > 1_000) {
      throw new IllegalStateException("out of luck");
    }
    EventBatchBuilder row = EventBatch.builder(SCHEMA, new Origin(DemoQuery.TOPIC, 0));
    long latest = new EventTimeCheck(watermarkSpec).latest(System.currentTimeMillis());
    boolean malformed =
        decoder.decode(value, row).isPresent()
            || !row.isSet(TIMESTAMP)
            || Micros.toMillis(row.getLong(TIMESTAMP)) > latest;
    if (malformed) {
      letter("malformed");
      progress = count(1, 0, 1);
      return PartitionWatermarks.MIN;
    }
    long time = Micros.toMillis(row.getLong(TIMESTAMP));
    if (lateGate.isLate(time, gate)) {
      letter("late");
      progress = count(1, 1, 0);
      return time;
    }
    if (mistake != Mistake.LOSES_A_ROW || progress.rows() != 1_000) {
      List<Object> values = row.endRow(0).build(EventBatch.NO_WATERMARK).row(0);
      String page = (String) values.get(SCHEMA.indexOf("page"));
      String user = (String) values.get(SCHEMA.indexOf("user_id"));
      open.computeIfAbsent(
              new Truth.Cell(Math.floorDiv(time, window) * window, page), c -> new ArrayList<>())
          .add(Optional.ofNullable(user));
    }
    progress = count(1, 0, 0);
    return time;
  }

  private Progress count(int rows, int late, int malformed) {
    return new Progress(
        progress.rows() + rows,
        progress.late() + late,
        progress.malformed() + malformed,
        progress.watermark());
  }

  private void letter(String kind) {
    letters.append(
        "{\"kind\":\"%s\",\"source\":\"clickstream\",\"partition\":0,\"offset\":%d}\n"
            .formatted(kind, progress.rows()));
  }

  private void emit(long watermark) {
    Set<Truth.Cell> closed = new HashSet<>();
    open.forEach(
        (cell, users) -> {
          if (lateGate.isClosed(cell.windowStart() + window, watermark)) {
            closed.add(cell);
            List<String> known = users.stream().flatMap(Optional::stream).toList();
            table.add(
                new PageStats(
                    cell.windowStart(),
                    cell.windowStart() + window,
                    cell.page(),
                    users.size(),
                    known.size(),
                    new HashSet<>(known).size()));
          }
        });
    open.keySet().removeAll(closed);
  }

  private static Origin origin(TopicPartition partition) {
    return new Origin(partition.topic(), partition.partition());
  }
}
