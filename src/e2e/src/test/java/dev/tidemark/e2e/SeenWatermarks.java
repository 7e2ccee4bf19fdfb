/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How far a query's watermark was known to be when rows were written. One of which all windows had
 * ended by then is late for certain: it is read later, and the watermark never goes back.
 */
final class SeenWatermarks {
  private final List<Seen> all = new CopyOnWriteArrayList<>();

  private record Seen(Instant watermark, long nextId) {}

  /**
   * @param nextId rows with that id and greater ones were written after the watermark was seen
   */
  void add(Instant watermark, long nextId) {
    all.add(new Seen(watermark, nextId));
  }

  /** Whether a row is late for certain, in windows that are as long as that at most. */
  boolean makeLate(EventStream.Sent row, long windowMillis) {
    Instant end = row.time().plusMillis(windowMillis);
    return all.stream().anyMatch(s -> row.id() >= s.nextId() && !end.isAfter(s.watermark()));
  }
}
