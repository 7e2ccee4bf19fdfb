/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Into a topic, partition by partition. */
final class TopicDelivery implements Delivery {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<?>> stored = new ArrayList<>();

  TopicDelivery(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "delivery.timeout.ms",
                300_000,
                "acks",
                "all",
                // or what follows a topic's first records overtakes them while it has no leader,
                // and then they come out of order for ever
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void put(int partition, String record) {
    stored.add(
        producer.send(
            new ProducerRecord<>(topic, partition, null, record.getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void flush() throws ExecutionException, InterruptedException {
    producer.flush();
    for (Future<?> record : stored) {
      record.get();
    }
    stored.clear();
  }

  @Override
  public void close() {
    producer.close();
  }
}
