/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickProducerIT {

  private static final int PARTITIONS = 4;
  private static final Traffic TRAFFIC =
      new Traffic(3_000, Duration.ofSeconds(1), Duration.ofSeconds(1));

  @TempDir static Path directory;
  private static LocalKafka kafka;

  private final Truth truth = new Truth(TRAFFIC.window());

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = LocalKafka.start(directory);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void whatIsInKafka_isTheStreamOfTheSeed() throws Exception {
    kafka.createTopic("clicks", PARTITIONS);
    Instant base = Instant.now();
    List<Long> gates = new ArrayList<>();
    ClickProducer producer = producer("clicks", 2, new Clickstream(7, TRAFFIC, base), gates::add);

    producer.call();

    List<ConsumerRecord<String, byte[]>> records = read("clicks", (int) truth.produced());
    assertThat(producer.stored(), is(truth.produced()));
    assertThat((long) records.size(), is(truth.produced()));
    assertThat(gates, is(List.of(new Clickstream(7, TRAFFIC, base).closedWith())));

    // The timeline depends on the clock, but not whose clicks there are, where, and in which order.
    Clickstream same = new Clickstream(7, TRAFFIC, base);
    Map<String, List<String>> expected = new HashMap<>();
    for (long i = 0; i < truth.produced(); i++) {
      Click click = same.next();
      expected.computeIfAbsent(click.key(), key -> new ArrayList<>()).add(start(click.value()));
    }
    Map<String, List<String>> found = new HashMap<>();
    int[] sizes = new int[PARTITIONS];
    for (ConsumerRecord<String, byte[]> record : records) {
      found.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(start(record.value()));
      sizes[record.partition()]++;
    }
    assertThat(found, is(expected));
    int fair = records.size() / PARTITIONS;
    assertThat(
        "partitions are about even",
        IntStream.of(sizes).boxed().toList(),
        everyItem(allOf(greaterThan(fair * 8 / 10), lessThan(fair * 12 / 10))));
  }

  @Test
  void watermarkThatDoesNotCome_endsIt() {
    kafka.createTopic("waiting", PARTITIONS);
    ClickProducer producer =
        producer(
            "waiting",
            2,
            new Clickstream(7, TRAFFIC, Instant.now()),
            watermark -> {
              throw new TimeoutException("no watermark");
            });
    assertThrows(TimeoutException.class, producer::call);
    assertThat("only the warm-up was sent", producer.stored(), is((long) TRAFFIC.warmUp()));
  }

  private ClickProducer producer(
      String topic, int seconds, Clickstream clicks, ClickProducer.WatermarkGate gate) {
    return new ClickProducer(
        kafka.bootstrapServers(), topic, TRAFFIC, clicks, truth, Duration.ofSeconds(seconds), gate);
  }

  /** The first characters of a record, since no time can be in them. */
  private static String start(byte[] value) {
    return new String(value, 0, Math.min(value.length, 16), StandardCharsets.ISO_8859_1)
        .replaceFirst("^\\d.*", "log line");
  }

  private static List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("auto.offset.reset", "earliest");
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(
          IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList());
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      // Nothing more than that.
      consumer.poll(Duration.ofMillis(300)).forEach(records::add);
    }
    return records;
  }
}
