/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of clicks. */
record Topic(String bootstrapServers, String name, int partitions) {

  void create() throws Exception {
    try (Admin admin =
        Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
      // Answered once the broker leads each partition: what is sent before that it turns away.
      Map<TopicPartition, OffsetSpec> each =
          IntStream.range(0, partitions)
              .boxed()
              .collect(
                  Collectors.toMap(p -> new TopicPartition(name, p), p -> OffsetSpec.latest()));
      admin.listOffsets(each).all().get();
    }
  }

  /** A producer that stores each record once. */
  KafkaProducer<byte[], byte[]> producer(int lingerMillis) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            lingerMillis,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 18),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Writes a last row to every partition. */
  void end(Click tail) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(0)) {
      for (int partition = 0; partition < partitions; partition++) {
        producer.send(new ProducerRecord<>(name, partition, null, tail.json())).get();
      }
    }
  }

  /** Writes the workload, all of it or an exception. */
  void fill(Workload workload) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    Callback callback = (metadata, e) -> failure.compareAndSet(null, e);
    try (KafkaProducer<byte[], byte[]> producer = producer(20)) {
      workload.forEach(
          (click, partition) -> {
            Future<RecordMetadata> told =
                producer.send(new ProducerRecord<>(name, partition, null, click.json()), callback);
            Objects.requireNonNull(told); // the callback says all that it will say
          });
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a row was not stored", failure.get());
    }
  }
}
