/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends a clickstream to Kafka at its rate, for so long, and tells the truth of what it sent. Made
 * to be called once, in a thread of its own; it fails if any record was not stored.
 *
 * <p>It sends the warm-up, waits until the query's watermark has come as far as the too-late clicks
 * need (see {@link Clickstream}), and goes on in step with the clock. What it sent is stored before
 * it makes more: a few milliseconds' worth is on its way at a time. After a pause of more than a
 * second it does not catch up but lets the timeline skip the pause.
 */
final class ClickProducer implements Callable<Void> {

  /** Returns when the query's watermark has come to a time. */
  interface WatermarkGate {
    /**
     * Waits for it.
     *
     * @param watermark milliseconds since 1970
     * @throws TimeoutException when it takes too long
     */
    void await(long watermark) throws InterruptedException, TimeoutException;
  }

  private static final long STEP_MILLIS = 10;
  private static final long PAUSE_MILLIS = 1_000;

  /** What pauses may add; a machine that is too slow for the rate sends less instead. */
  private static final Duration OVERTIME = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final String topic;
  private final Traffic traffic;
  private final Clickstream clicks;
  private final Truth truth;
  private final Duration lasting;
  private final WatermarkGate gate;
  private final AtomicLong stored = new AtomicLong();

  ClickProducer(
      String bootstrapServers,
      String topic,
      Traffic traffic,
      Clickstream clicks,
      Truth truth,
      Duration lasting,
      WatermarkGate gate) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.traffic = traffic;
    this.clicks = clicks;
    this.truth = truth;
    this.lasting = lasting;
    this.gate = gate;
  }

  /** How many records Kafka has acknowledged so far. */
  long stored() {
    return stored.get();
  }

  /**
   * Sends as many records as belong into the time, or fewer if it would take 5 seconds longer.
   *
   * @throws IllegalStateException when a record could not be stored
   * @throws TimeoutException when the query's watermark does not come
   */
  @Override
  public Void call() throws InterruptedException, TimeoutException {
    long quota = traffic.eventsPerSecond() * lasting.toSeconds();
    try (KafkaProducer<String, byte[]> kafka = connect()) {
      long sent = sendUntil(kafka, Long.MAX_VALUE, traffic.warmUp(), 0);
      gate.await(clicks.closedWith());
      long start = System.currentTimeMillis();
      clicks.skipTo(start);
      sendUntil(kafka, start + lasting.plus(OVERTIME).toMillis(), quota, sent);
    }
    return null;
  }

  private long sendUntil(KafkaProducer<String, byte[]> kafka, long end, long quota, long sentBefore)
      throws InterruptedException {
    long sent = sentBefore;
    while (sent < quota) {
      long now = System.currentTimeMillis();
      if (now >= end) {
        break;
      }
      if (now - clicks.timeline() > PAUSE_MILLIS) {
        clicks.skipTo(now);
      }
      List<Future<RecordMetadata>> step = new ArrayList<>();
      for (; sent < quota && clicks.timeline() <= now; sent++) {
        step.add(send(kafka, clicks.next()));
      }
      awaitStored(kafka, step);
      Thread.sleep(STEP_MILLIS);
    }
    return sent;
  }

  private Future<RecordMetadata> send(KafkaProducer<String, byte[]> kafka, Click click) {
    truth.add(click);
    return kafka.send(new ProducerRecord<>(topic, click.key(), click.value()));
  }

  private void awaitStored(KafkaProducer<String, byte[]> kafka, List<Future<RecordMetadata>> sent)
      throws InterruptedException {
    kafka.flush();
    for (Future<RecordMetadata> record : sent) {
      try {
        record.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(
            "a click was not stored in topic %s at %s, so the truth is not known any more: %s"
                .formatted(topic, bootstrapServers, e.getCause().getMessage()),
            e.getCause());
      }
      stored.incrementAndGet();
    }
  }

  private KafkaProducer<String, byte[]> connect() {
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "15000");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }
}
