/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.values.Row;

/**
 * Notes what comes out of a pipeline in this process, and at which step. Transforms find it by its
 * id, since runners copy them.
 */
final class Recorder implements AutoCloseable {
  private static final Map<String, Recorder> OPEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final List<Emitted> rows = new ArrayList<>();
  private final List<Dropped> deadLetters = new ArrayList<>();
  private int step = -1;
  private long changedAt = System.nanoTime();

  /** A row for a sink. */
  record Emitted(int step, int sink, Row row) {}

  /** A record that is in no result. */
  record Dropped(int step, DeadLetter letter) {}

  Recorder() {
    OPEN.put(id, this);
  }

  static Recorder of(String id) {
    return OPEN.get(id);
  }

  String id() {
    return id;
  }

  synchronized void begin(int next) {
    step = next;
    changedAt = System.nanoTime();
  }

  /** Waits until nothing has come out for {@code quiet}. */
  void awaitQuiet(Duration quiet) {
    try {
      for (long left = nanosTo(quiet); left > 0; left = nanosTo(quiet)) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run was interrupted", e);
    }
  }

  private synchronized long nanosTo(Duration quiet) {
    return quiet.toNanos() - (System.nanoTime() - changedAt);
  }

  synchronized void emitted(int sink, Row row) {
    rows.add(new Emitted(step, sink, row));
    changedAt = System.nanoTime();
  }

  synchronized void dropped(DeadLetter letter) {
    deadLetters.add(new Dropped(step, letter));
    changedAt = System.nanoTime();
  }

  synchronized List<Emitted> rows() {
    return List.copyOf(rows);
  }

  synchronized List<Dropped> deadLetters() {
    return List.copyOf(deadLetters);
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
