/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer with partitions of its own choosing. One poll of the consumer brings records of
 * several partitions; they wait here and are handed on partition by partition.
 */
final class KafkaConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final long PARTITION_LOOK_NANOS = Duration.ofMinutes(1).toNanos();
  private static final byte[] NOTHING = {};

  private final KafkaConnector connector;
  private final Consumer<byte[], byte[]> consumer;
  private final KafkaRows.@Nullable Current current;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** The consumer's positions, which it may want a broker to tell. */
  private final Map<TopicPartition, Long> fetched = new HashMap<>();

  private long lastPartitionLook = System.nanoTime();
  private long recordsRead;
  private long bytesRead;

  /** The records of one partition that a poll brought and that were not handed on yet. */
  private record Waiting(
      TopicPartition partition, Iterator<ConsumerRecord<byte[], byte[]>> records) {}

  KafkaConnection(
      KafkaConnector connector, Consumer<byte[], byte[]> consumer, Map<Origin, Long> next) {
    this.connector = connector;
    this.consumer = consumer;
    this.current = connector.rows() == null ? null : connector.rows().reader();
    try {
      consumer.assign(next.keySet().stream().map(KafkaConnector::toPartition).toList());
      next.forEach((origin, offset) -> consumer.seek(KafkaConnector.toPartition(origin), offset));
      next.forEach((origin, offset) -> fetched.put(KafkaConnector.toPartition(origin), offset));
    } catch (RuntimeException e) {
      consumer.close(CLOSE_TIMEOUT);
      throw e;
    }
  }

  @Override
  public boolean poll(RecordSink sink, Duration timeout) throws IOException {
    if (waiting.isEmpty()) {
      fetch(timeout);
    }
    Waiting turn = waiting.poll();
    if (turn == null) {
      return false;
    }
    Origin origin = KafkaConnector.toOrigin(turn.partition());
    boolean room = true;
    while (room && turn.records().hasNext()) {
      ConsumerRecord<byte[], byte[]> record = turn.records().next();
      byte[] value = record.value() == null ? NOTHING : record.value();
      recordsRead++;
      bytesRead += value.length;
      room =
          current == null
              ? sink.accept(origin, record.offset(), value)
              : sink.accept(origin, record.offset(), current.of(record));
    }
    if (turn.records().hasNext()) {
      waiting.add(turn); // behind the other partitions
    }
    return true;
  }

  private void fetch(Duration timeout) throws IOException {
    lookForNewPartitions();
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      for (Map.Entry<TopicPartition, Long> lost : e.offsetOutOfRangePartitions().entrySet()) {
        TopicPartition partition = lost.getKey();
        consumer.seek(partition, Retention.goOn(connector, consumer, partition, lost.getValue()));
      }
      return;
    } catch (KafkaException e) {
      throw new IOException(
          "cannot go on reading " + connector.describe() + ": " + e.getMessage(), e);
    }
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> together = records.records(partition);
      waiting.add(new Waiting(partition, together.iterator()));
      fetched.put(partition, together.get(together.size() - 1).offset() + 1);
    }
  }

  private Set<String> topicsRead() {
    Set<String> topics = new HashSet<>();
    fetched.keySet().forEach(partition -> topics.add(partition.topic()));
    return topics;
  }

  /**
   * Partitions are those that there were when the query started: records of others must not be
   * missed silently.
   */
  private void lookForNewPartitions() {
    if (System.nanoTime() - lastPartitionLook < PARTITION_LOOK_NANOS) {
      return;
    }
    lastPartitionLook = System.nanoTime();
    for (String topic : topicsRead()) {
      try {
        long read = consumer.assignment().stream().filter(p -> p.topic().equals(topic)).count();
        int now = consumer.partitionsFor(topic, LOOK_TIMEOUT).size();
        if (now > read) {
          LOG.warn(
              "topic {} has {} partitions by now, but the query reads the {} that there were when it started: start it again, or it misses the others' records",
              topic,
              now,
              read);
        }
      } catch (KafkaException e) {
        LOG.warn("the partitions of topic {} could not be asked", topic, e);
      }
    }
  }

  @Override
  public Set<Origin> atEnd(Collection<Origin> partitions) {
    List<TopicPartition> asked = partitions.stream().map(KafkaConnector::toPartition).toList();
    Map<TopicPartition, Long> ends;
    try {
      ends = consumer.endOffsets(asked, LOOK_TIMEOUT);
    } catch (KafkaException e) {
      LOG.warn(
          "{}: the ends of {} could not be asked, so they count as unread and hold the watermark",
          connector.describe(),
          asked,
          e);
      return Set.of();
    }
    Set<Origin> atEnd = new HashSet<>();
    for (TopicPartition partition : asked) {
      boolean handedOn = waiting.stream().noneMatch(w -> w.partition().equals(partition));
      if (handedOn && consumer.position(partition) >= ends.get(partition)) {
        atEnd.add(KafkaConnector.toOrigin(partition));
      }
    }
    return atEnd;
  }

  /** What the consumer has learned from its last fetches. */
  @Override
  public Map<Origin, Long> ends() {
    Map<Origin, Long> ends = new HashMap<>();
    fetched.forEach(
        (partition, position) -> {
          OptionalLong lag = consumer.currentLag(partition);
          if (lag.isPresent()) {
            ends.put(KafkaConnector.toOrigin(partition), position + lag.getAsLong());
          }
        });
    return ends;
  }

  /** What the consumer knows of its lag, times the mean size of what it read. */
  @Override
  public long backlogBytes() {
    long lag = 0;
    for (TopicPartition partition : consumer.assignment()) {
      lag += consumer.currentLag(partition).orElse(0);
    }
    return recordsRead == 0 ? UnboundedReader.BACKLOG_UNKNOWN : lag * bytesRead / recordsRead;
  }

  @Override
  public void close() {
    consumer.close(CLOSE_TIMEOUT);
  }
}
