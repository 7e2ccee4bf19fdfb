/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Rows that come at an even rate until it is closed: in a thread of its own, 100 times a second
 * those that are due. It does not catch up more than a second.
 */
final class Trickle implements AutoCloseable {
  private static final long STEP_MILLIS = 10;
  private static final long PAUSE_MILLIS = 1_000;

  private final Topic topic;
  private final int rowsPerSecond;
  private final LongFunction<Click> rows;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::send, "trickle");
  private volatile boolean ended;

  /**
   * @param rows makes a row, given the milliseconds since 1970 at which it is sent
   */
  private Trickle(Topic topic, int rowsPerSecond, LongFunction<Click> rows) {
    this.topic = topic;
    this.rowsPerSecond = rowsPerSecond;
    this.rows = rows;
  }

  static Trickle start(Topic topic, int rowsPerSecond, LongFunction<Click> rows) {
    Trickle trickle = new Trickle(topic, rowsPerSecond, rows);
    trickle.thread.start();
    return trickle;
  }

  private void send() {
    Callback callback = (metadata, e) -> failure.compareAndSet(null, e);
    try (KafkaProducer<byte[], byte[]> producer = topic.producer(2)) {
      long sent = 0;
      long start = System.currentTimeMillis();
      while (!ended) {
        long now = System.currentTimeMillis();
        long due = (now - start) * rowsPerSecond / 1_000;
        if (due - sent > rowsPerSecond * PAUSE_MILLIS / 1_000) {
          start = now - sent * 1_000 / rowsPerSecond; // the machine was busy: skip the pause
          due = sent;
        }
        for (; sent < due; sent++) {
          int partition = (int) (sent % topic.partitions());
          Future<RecordMetadata> told =
              producer.send(
                  new ProducerRecord<>(topic.name(), partition, null, rows.apply(now).json()),
                  callback);
          assert told != null;
        }
        Thread.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Fails if a row could not be stored. */
  void requireStored() {
    if (failure.get() != null) {
      throw new IllegalStateException("a row was not stored", failure.get());
    }
  }

  /** Ends when all that was sent is stored. */
  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    requireStored();
  }
}
