/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Lateness of a topic that a real broker holds. */
class LatenessIT {
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  @Test
  void topic_readOnceToItsEnd() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      kafka.createTopic("clicks", 2);
      for (String time : List.of("10:05", "10:15", "09:55")) {
        producer.send(new ProducerRecord<>("clicks", 0, null, click(time))).get();
      }
      producer.send(new ProducerRecord<>("clicks", 1, null, click("10:00"))).get();
      producer.send(new ProducerRecord<>("clicks", 1, null, "no json")).get();
      Query query =
          QueryReader.parse(
              """
              name: page_stats
              source: {format: kafka, bootstrapServers: "%s", subscribe: clicks, startingOffsets: earliest}
              schema: page STRING, timestamp TIMESTAMP
              watermark: {column: timestamp, delay: 10 minutes}
              window: {tumbling: 5 minutes}
              aggregates: {views: count(*)}
              sinks: [{format: console}]
              """
                  .formatted(kafka.bootstrapServers()),
              "q",
              List.of());
      Lateness lateness = LatenessScan.measure(query, 1000);
      assertThat(
          lateness.partitions().stream().map(Lateness.Partition::name).toList(),
          contains("clicks-0", "clicks-1"));
      assertThat(lateness.all().rows(), is(4L));
      assertThat(lateness.malformed(), is(1L));
      assertThat(lateness.truncated(), is(false));
      assertThat(lateness.all().greatest(), is(Duration.ofMinutes(20)));
      assertThat(lateness.latest().get(0).offset(), is(2L));
      assertThat(LatenessScan.measure(query, 2).truncated(), is(true));
    }
  }

  private static String click(String time) {
    return "{\"page\": \"/home\", \"timestamp\": \"2026-01-02T" + time + ":00Z\"}";
  }
}
