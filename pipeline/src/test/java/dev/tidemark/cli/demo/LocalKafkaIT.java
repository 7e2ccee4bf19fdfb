/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {

  @Test
  void whatIsProducedIsConsumed_alsoAfterARestart(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      kafka.createTopic("clicks", 2);
      String address = kafka.bootstrapServers();
      try (KafkaProducer<String, String> producer = producer(address)) {
        send(producer, 0, "before");

        kafka.stop();
        kafka.restart();

        assertThat(kafka.bootstrapServers(), equalTo(address));
        send(producer, 1, "after");
      }
      assertThat(values(address, "clicks", 2), containsInAnyOrder("before", "after"));
    }
  }

  @Test
  void topicThatExists_isRefused(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      kafka.createTopic("clicks", 1);
      IllegalStateException failure =
          assertThrows(IllegalStateException.class, () -> kafka.createTopic("clicks", 1));
      assertThat(failure.getMessage(), containsString("already exists"));
    }
  }

  private static void send(KafkaProducer<String, String> producer, int partition, String value)
      throws Exception {
    producer.send(new ProducerRecord<>("clicks", partition, null, value)).get(30, TimeUnit.SECONDS);
  }

  private static KafkaProducer<String, String> producer(String address) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", address);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static List<String> values(String address, String topic, int count) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", address);
    settings.put("auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
