/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to a topic what a test tells it to, and remembers it. */
final class Feed implements Written, AutoCloseable {
  private static final int LARGEST_RECORD = 20_000_000;
  private static final int PAGES = 20;
  private static final byte HALF_A_CHARACTER = (byte) 0xbf;

  private final String topic;
  private final Random random;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<EventStream.Sent> sent = new ArrayList<>();
  private final Set<Long> malformed = new HashSet<>();
  private final List<Future<?>> stored = new ArrayList<>();
  private final AtomicLong nextId = new AtomicLong(1_000_000);

  Feed(String bootstrapServers, String topic, long seed) {
    this.topic = topic;
    this.random = new Random(seed);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "delivery.timeout.ms",
                600_000,
                "acks",
                "all",
                // as in TopicDelivery
                "max.in.flight.requests.per.connection",
                1,
                "max.request.size",
                LARGEST_RECORD,
                "buffer.memory",
                4L * LARGEST_RECORD),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A row on time. */
  EventStream.Sent row(int partition, Instant time) {
    return row(partition, time, EventStream.Grade.ON_TIME);
  }

  EventStream.Sent row(int partition, Instant time, EventStream.Grade grade) {
    EventStream.Sent row =
        new EventStream.Sent(
            nextId.getAndIncrement(),
            "/p" + random.nextInt(PAGES),
            "v" + random.nextInt(100),
            grade,
            time);
    send(partition, row);
    return row;
  }

  /** The same row once more, as a producer that was not answered sends it. */
  void again(int partition, EventStream.Sent row) {
    send(partition, row);
  }

  private void send(int partition, EventStream.Sent row) {
    sent.add(row);
    write(partition, EventStream.json(row));
  }

  /** A row with another field of so many characters. */
  void longRow(int partition, Instant time, int characters) {
    EventStream.Sent row =
        new EventStream.Sent(
            nextId.getAndIncrement(), "/p0", "v0", EventStream.Grade.ON_TIME, time);
    sent.add(row);
    String json = EventStream.json(row);
    write(
        partition,
        json.substring(0, json.length() - 1) + ",\"pad\":\"" + "x".repeat(characters) + "\"}");
  }

  /**
   * A record that is no row; {@code ID} in it becomes its id, {@code TIME} the time, and {@code
   * \u00bf} half a character.
   */
  void noRow(int partition, String text, Instant time) {
    long id = nextId.getAndIncrement();
    malformed.add(id);
    byte[] bytes =
        text.replace("ID", Long.toString(id))
            .replace("TIME", time.toString())
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == HALF_A_CHARACTER) {
        bytes[i] = (byte) 0xc3; // the first byte of a character that has no second
      }
    }
    stored.add(producer.send(new ProducerRecord<>(topic, partition, null, bytes)));
  }

  /** A row that closes windows, and is not compared. */
  void closing(int partition, Instant time) {
    write(
        partition,
        EventStream.json(
            new EventStream.Sent(
                nextId.getAndIncrement(),
                EventStream.CLOSING,
                EventStream.CLOSING,
                EventStream.Grade.ON_TIME,
                time)));
  }

  private void write(int partition, String text) {
    stored.add(
        producer.send(
            new ProducerRecord<>(topic, partition, null, text.getBytes(StandardCharsets.UTF_8))));
  }

  /** Waits until all is stored. */
  void flush() throws ExecutionException, InterruptedException {
    producer.flush();
    for (Future<?> record : stored) {
      record.get();
    }
    stored.clear();
  }

  @Override
  public List<EventStream.Sent> sent() {
    return sent;
  }

  @Override
  public Set<Long> malformed() {
    return malformed;
  }

  @Override
  public long nextId() {
    return nextId.get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
