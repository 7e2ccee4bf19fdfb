/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import dev.tidemark.fault.KillPoint;
import dev.tidemark.sink.SinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One step in one transaction of Kafka: its records, and what the topic then holds of the query, as
 * the committed offset of a consumer group that nobody consumes with.
 *
 * <p>What can go wrong, and what then:
 *
 * <ul>
 *   <li>The program dies before the commit: the transaction is aborted when the next one begins, or
 *       by its timeout. Readers of committed records see none of it; the rows come again.
 *   <li>It dies after the commit: the rows come again, and the group tells that the topic holds
 *       them.
 *   <li>Another writer of the same transactional id is alive, as after a network partition: to
 *       begin fences it off, and its commit fails. What is held is read after that, so nothing that
 *       it committed is missed.
 *   <li>A commit succeeds and looks failed: the next attempt finds the rows held.
 * </ul>
 */
final class Transaction implements AutoCloseable {
  /** Brokers refuse longer metadata, unless {@code offset.metadata.max.bytes} says otherwise. */
  private static final int MAX_METADATA = 4096;

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaTarget target;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Progress held;

  private Transaction(KafkaTarget target, KafkaProducer<byte[], byte[]> producer, Progress held) {
    this.target = target;
    this.producer = producer;
    this.held = held;
  }

  /** Fences off other writers of the same id, and finds out what the topic holds. */
  static Transaction open(KafkaTarget target) {
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(target.transactional());
    try {
      producer.initTransactions();
      return new Transaction(target, producer, held(target));
    } catch (RuntimeException e) {
      producer.close(CLOSE);
      throw e;
    }
  }

  /** What a topic holds of a query. */
  static Progress held(KafkaTarget target) {
    try (Admin admin = Admin.create(new HashMap<>(target.properties()))) {
      OffsetAndMetadata committed =
          admin
              .listConsumerGroupOffsets(
                  target.transactionalId(),
                  new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata()
              .get()
              .get(slot(target));
      return committed == null ? Progress.NONE : Progress.parse(committed.metadata());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while asking what " + target.topic() + " holds", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Kafka does not tell what the topic " + target.topic() + " holds of this query",
          e.getCause());
    }
  }

  Progress held() {
    return held;
  }

  /**
   * Writes records, all or none.
   *
   * @param further what the topic then holds
   */
  void commit(List<KV<byte[], byte[]>> records, Map<String, Long> further) {
    String metadata = held.with(further).toString();
    if (metadata.length() > MAX_METADATA) {
      throw new SinkException(
          "rows cannot be written to the Kafka topic " + target.topic(),
          "what it holds of each of the %d partitions of the source does not fit into the metadata of an offset"
              .formatted(further.size()),
          "Read fewer partitions, or use output mode update");
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    producer.beginTransaction();
    for (KV<byte[], byte[]> record : records) {
      sent.add(
          producer.send(new ProducerRecord<>(target.topic(), record.getKey(), record.getValue())));
    }
    producer.sendOffsetsToTransaction(
        Map.of(slot(target), new OffsetAndMetadata(0, metadata)),
        new ConsumerGroupMetadata(target.transactionalId()));
    KillPoint.BEFORE_TRANSACTION.pass();
    producer.commitTransaction(); // throws what any of them failed with
    if (!sent.stream().allMatch(Future::isDone)) {
      throw new IllegalStateException("a transaction was committed before its records were sent");
    }
    KillPoint.AFTER_TRANSACTION.pass();
  }

  private static TopicPartition slot(KafkaTarget target) {
    return new TopicPartition(target.topic(), 0);
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
