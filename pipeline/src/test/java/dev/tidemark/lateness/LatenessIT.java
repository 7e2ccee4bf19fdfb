/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import dev.tidemark.query.QueryReader;
import dev.tidemark.query.ScanBound;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
      Lateness lateness = measure(query, 1000, "", "");
      assertThat(
          lateness.partitions().stream().map(Lateness.Partition::name).toList(),
          contains("clicks-0", "clicks-1"));
      assertThat(lateness.all().rows(), is(4L));
      assertThat(lateness.malformed(), is(1L));
      assertThat(lateness.truncated(), is(false));
      assertThat(lateness.all().greatest(), is(Duration.ofMinutes(20)));
      assertThat(lateness.latest().get(0).offset(), is(2L));
      assertThat(measure(query, 2, "", "").truncated(), is(true));

      assertThat(read(measure(query, 1000, "1", "")), is("clicks-0 1–2"));
      assertThat(read(measure(query, 1000, "", "2")), is("clicks-0 0–1, clicks-1 0–0"));
      assertThat(read(measure(query, 1000, "clicks-0=2", "")), is("clicks-0 2–2, clicks-1 0–0"));
      assertThat(
          read(measure(query, 1000, "clicks-0=1", "clicks-0=2,clicks-1=0")), is("clicks-0 1–1"));
      assertThat("beyond the end", read(measure(query, 1000, "77", "")), is(""));
      Instant sent = Instant.now();
      Thread.sleep(5); // Kafka's times are of a millisecond
      producer.send(new ProducerRecord<>("clicks", 1, null, click("10:01"))).get();
      assertThat(read(measure(query, 1000, sent.toString(), "")), is("clicks-1 2–2"));
      assertThat(read(measure(query, 1000, "", sent.toString())), is("clicks-0 0–2, clicks-1 0–0"));
      assertThat(
          assertThrows(QueryException.class, () -> measure(query, 1000, "clicks-7=1", ""))
              .getMessage(),
          is(
              "--from: there is no partition clicks-7; there are clicks-0, clicks-1; fix: name one"
                  + " of them"));
    }
  }

  private static Lateness measure(Query query, long limit, String from, String to)
      throws IOException {
    return LatenessScan.measure(query, limit, ScanBound.parse(from), ScanBound.parse(to));
  }

  /** The offsets of the rows that were read. */
  private static String read(Lateness lateness) {
    return lateness.partitions().stream()
        .filter(partition -> partition.offsets().isPresent())
        .map(p -> p.name() + " " + p.offsets().get().first() + "–" + p.offsets().get().last())
        .collect(Collectors.joining(", "));
  }

  private static String click(String time) {
    return "{\"page\": \"/home\", \"timestamp\": \"2026-01-02T" + time + ":00Z\"}";
  }
}
