/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that is told what to read. Goes on where it is when it is asked for what comes next,
 * and seeks when it is asked for anything else. What the consumer fetches ahead of the question
 * waits here, at most one fetch for each partition.
 */
final class KafkaLog implements Log {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final long PARTITION_LOOK_NANOS = Duration.ofSeconds(10).toNanos();
  private static final byte[] NOTHING = {};

  private final KafkaConnector connector;
  private final Consumer<byte[], byte[]> consumer;
  private final KafkaRows.@Nullable Current record;
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting =
      new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private List<TopicPartition> partitions = List.of();
  private long lastPartitionLook;

  KafkaLog(KafkaConnector connector, Consumer<byte[], byte[]> consumer) {
    this.connector = connector;
    this.consumer = consumer;
    this.record = connector.rows() == null ? null : connector.rows().reader();
  }

  @Override
  public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
    try {
      if (partitions.isEmpty() || System.nanoTime() - lastPartitionLook > PARTITION_LOOK_NANOS) {
        partitions = lookForPartitions();
        lastPartitionLook = System.nanoTime();
      }
      Map<Origin, Long> ends = new HashMap<>();
      consumer
          .endOffsets(partitions, LOOK_TIMEOUT)
          .forEach((partition, end) -> ends.put(KafkaConnector.toOrigin(partition), end));
      return Optional.of(ends);
    } catch (KafkaException e) {
      LOG.warn(
          "{}: the ends of its partitions could not be asked; nothing is read and the watermark stands until they can",
          connector.describe(),
          e);
      return Optional.empty();
    }
  }

  private List<TopicPartition> lookForPartitions() {
    List<TopicPartition> found = new ArrayList<>();
    for (String topic : connector.topics().now(consumer)) {
      for (PartitionInfo partition : consumer.partitionsFor(topic, LOOK_TIMEOUT)) {
        found.add(new TopicPartition(topic, partition.partition()));
      }
    }
    return found;
  }

  @Override
  public long beginning(Origin origin) {
    TopicPartition partition = KafkaConnector.toPartition(origin);
    return consumer.beginningOffsets(List.of(partition), LOOK_TIMEOUT).get(partition);
  }

  @Override
  public long read(Origin origin, long from, long to, RecordSink sink, Duration timeout)
      throws IOException {
    TopicPartition partition = KafkaConnector.toPartition(origin);
    try {
      goTo(partition, from);
      if (waiting.get(partition).isEmpty()) {
        fetch(timeout);
      }
      long next = handOn(origin, partition, to, sink);
      positions.put(partition, next);
      return next;
    } catch (OffsetOutOfRangeException e) {
      return skip(e, partition, from, to);
    } catch (KafkaException e) {
      throw new IOException(
          "cannot go on reading " + connector.describe() + ": " + e.getMessage(), e);
    }
  }

  /** Goes on behind records that are gone, if that is wanted. */
  private long skip(OffsetOutOfRangeException e, TopicPartition partition, long from, long to)
      throws IOException {
    for (Map.Entry<TopicPartition, Long> lost : e.offsetOutOfRangePartitions().entrySet()) {
      if (!lost.getKey().equals(partition)) { // fetched ahead: asked for anew when it is its turn
        positions.remove(lost.getKey());
        consumer.seekToBeginning(List.of(lost.getKey()));
      }
    }
    if (!e.offsetOutOfRangePartitions().containsKey(partition)) {
      return from;
    }
    long begin = Retention.goOn(connector, consumer, partition, from);
    positions.remove(partition);
    consumer.seek(partition, begin);
    return Math.min(to, begin);
  }

  private void goTo(TopicPartition partition, long from) {
    if (!waiting.containsKey(partition)) {
      Set<TopicPartition> assigned = new HashSet<>(consumer.assignment());
      assigned.add(partition);
      consumer.assign(assigned);
      waiting.put(partition, new ArrayDeque<>());
    }
    Long position = positions.get(partition);
    if (position == null || position != from) {
      waiting.get(partition).clear();
      consumer.seek(partition, from);
      positions.put(partition, from);
    }
  }

  /** Brings records of those partitions that have none waiting. */
  private void fetch(Duration timeout) {
    List<TopicPartition> full = new ArrayList<>();
    List<TopicPartition> empty = new ArrayList<>();
    waiting.forEach((partition, records) -> (records.isEmpty() ? empty : full).add(partition));
    consumer.pause(full);
    consumer.resume(empty);
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    for (TopicPartition partition : records.partitions()) {
      waiting.get(partition).addAll(records.records(partition));
    }
  }

  private long handOn(Origin origin, TopicPartition partition, long to, RecordSink sink) {
    Deque<ConsumerRecord<byte[], byte[]>> records = waiting.get(partition);
    boolean room = true;
    while (room && !records.isEmpty() && records.peek().offset() < to) {
      room = accept(origin, records.poll(), sink);
    }
    // The consumer also knows of offsets that have no record: markers of transactions, gaps.
    return Math.min(to, records.isEmpty() ? consumer.position(partition) : records.peek().offset());
  }

  private boolean accept(Origin origin, ConsumerRecord<byte[], byte[]> next, RecordSink sink) {
    return record == null
        ? sink.accept(origin, next.offset(), next.value() == null ? NOTHING : next.value())
        : sink.accept(origin, next.offset(), record.of(next));
  }

  @Override
  public void close() {
    consumer.close(CLOSE_TIMEOUT);
  }
}
