/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Gives away a stream of rows, in step with the clock, and remembers each of them. Event time runs
 * ten times as fast as the clock. Rows are up to 20 seconds of event time out of order, one in a
 * hundred is minutes late, one in two hundred is hours late, and one in a hundred is no row at all.
 */
final class EventStream implements Callable<Void>, Written {
  static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  static final String SCHEMA = "id BIGINT, page STRING, visitor STRING, grade STRING, ts TIMESTAMP";

  /** The page and visitor of the rows that close the last windows. */
  static final String CLOSING = "closing";

  private static final int SPEED = 10;
  private static final List<String> PAGES = names("/p", 20);
  private static final List<String> VISITORS = names("v", 40);
  private static final int DISORDER_MILLIS = 20_000;
  static final long STEP_MILLIS = 20;

  /** How late a row is made. */
  enum Grade {
    ON_TIME,
    /** By minutes: late or not, as far as the watermark has come. */
    LATE,
    /** By hours: late, but in a query's first batch, and far from any row that is not. */
    VERY_LATE
  }

  /** A row that was written. */
  record Sent(long id, String page, String visitor, Grade grade, Instant time) {
    boolean mayBeLate() {
      return grade != Grade.ON_TIME;
    }
  }

  /**
   * What a stream is like.
   *
   * @param behind how far each partition's event time is behind the first one's, in milliseconds
   * @param weights how much of the stream each partition is given
   */
  record Shape(List<Long> behind, List<Double> weights) {
    static Shape even(int partitions) {
      return new Shape(Collections.nCopies(partitions, 0L), Collections.nCopies(partitions, 1.0));
    }

    int partitions() {
      return behind.size();
    }
  }

  private final Callable<Delivery> opening;
  private final Shape shape;
  private final long seconds;
  private final int perStep;
  private final Random random;
  private final List<Sent> sent = new ArrayList<>();
  private final Set<Long> malformed = new HashSet<>();
  private final AtomicLong nextId = new AtomicLong(1_000_000);
  private volatile long stopAfterSeconds;

  /** A stream into a topic. */
  EventStream(
      String bootstrapServers, String topic, Shape shape, long seconds, int perStep, long seed) {
    this(() -> new TopicDelivery(bootstrapServers, topic), shape, seconds, perStep, seed);
  }

  /**
   * A stream.
   *
   * @param opening makes what the stream's records are given to
   * @param seconds how long it goes on unless it is told to stop
   * @param perStep how many records it gives away every {@link #STEP_MILLIS}
   */
  EventStream(Callable<Delivery> opening, Shape shape, long seconds, int perStep, long seed) {
    this.opening = opening;
    this.shape = shape;
    this.seconds = seconds;
    this.perStep = perStep;
    this.random = new Random(seed);
    this.stopAfterSeconds = seconds;
  }

  /** Begins, in a thread of its own. */
  Writing begin() {
    return new Writing();
  }

  /** The stream while it goes on; it ends, at the latest, when this is closed. */
  final class Writing implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Void> written = thread.submit(EventStream.this);

    /** Lets the stream end now, and waits until all of it is there. */
    void end() throws InterruptedException, ExecutionException {
      stopAfterSeconds = 0;
      written.get();
    }

    @Override
    public void close() {
      stopAfterSeconds = 0;
      thread.shutdownNow();
    }
  }

  @Override
  public Void call() throws Exception {
    try (Delivery delivery = opening.call()) {
      long begun = System.nanoTime();
      long step = 0;
      while (step * STEP_MILLIS < Math.min(seconds, stopAfterSeconds) * 1_000) {
        for (int i = 0; i < perStep; i++) {
          put(delivery, step * STEP_MILLIS * SPEED);
        }
        delivery.step();
        step++;
        long due = begun + step * STEP_MILLIS * 1_000_000;
        long wait = (due - System.nanoTime()) / 1_000_000;
        if (wait > 0) {
          Thread.sleep(wait);
        }
      }
      delivery.flush(); // what closes windows comes behind all else
      Instant last = BASE.plusMillis(seconds * 1_000 * SPEED + 3_600_000);
      for (int partition = 0; partition < shape.partitions(); partition++) {
        Sent closing = new Sent(nextId.getAndIncrement(), CLOSING, CLOSING, Grade.ON_TIME, last);
        delivery.put(partition, json(closing));
      }
      delivery.flush();
    }
    return null;
  }

  private void put(Delivery delivery, long elapsed) throws Exception {
    int partition = partition();
    long id = nextId.getAndIncrement();
    if (random.nextInt(100) == 0) {
      malformed.add(id);
      delivery.put(partition, "{\"id\": " + id + ", broken");
      return;
    }
    Grade grade = grade();
    long behind = shape.behind().get(partition) + lateness(grade);
    Sent row =
        new Sent(
            id,
            PAGES.get(random.nextInt(PAGES.size())),
            VISITORS.get(random.nextInt(VISITORS.size())),
            grade,
            BASE.plusMillis(elapsed - behind));
    sent.add(row);
    delivery.put(partition, json(row));
  }

  private static List<String> names(String prefix, int names) {
    return IntStream.range(0, names).mapToObj(name -> prefix + name).toList();
  }

  private Grade grade() {
    int drawn = random.nextInt(200);
    return drawn < 2 ? Grade.LATE : drawn == 2 ? Grade.VERY_LATE : Grade.ON_TIME;
  }

  private long lateness(Grade grade) {
    return switch (grade) {
      case ON_TIME -> random.nextInt(DISORDER_MILLIS);
      case LATE -> 60_000 + random.nextInt(240_000);
      case VERY_LATE -> 5 * 3_600_000 + random.nextInt(3_600_000);
    };
  }

  private int partition() {
    double all = shape.weights().stream().mapToDouble(Double::doubleValue).sum();
    double drawn = random.nextDouble() * all;
    for (int i = 0; i < shape.partitions() - 1; i++) {
      drawn -= shape.weights().get(i);
      if (drawn < 0) {
        return i;
      }
    }
    return shape.partitions() - 1;
  }

  /** A row as JSON; {@code sent} in it is the time by the clock, in milliseconds. */
  static String json(Sent row) {
    return "{\"id\":%d,\"page\":\"%s\",\"visitor\":\"%s\",\"grade\":\"%s\",\"ts\":\"%s\",\"sent\":%d}"
        .formatted(
            row.id(),
            row.page(),
            row.visitor(),
            row.grade(),
            row.time(),
            System.currentTimeMillis());
  }

  @Override
  public List<Sent> sent() {
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
}
