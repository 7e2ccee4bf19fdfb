/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench.jmh;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import java.time.Instant;
import java.util.SplittableRandom;

/** Batches of clicks, as the source makes them. */
public final class Batches {
  /** The rows of a batch. */
  public static final int ROWS = 4096;

  public static final EventSchema SCHEMA =
      EventSchema.parse("user_id STRING, page STRING, action STRING, timestamp TIMESTAMP");

  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");

  private Batches() {}

  /** Clicks of ten minutes, on a thousand pages by ten thousand users. */
  public static EventBatch clicks() {
    SplittableRandom random = new SplittableRandom(1);
    EventBatchBuilder rows = EventBatch.builder(SCHEMA, new Origin("topic", 0));
    for (int i = 0; i < ROWS; i++) {
      rows.set("user_id", "user-" + random.nextInt(10_000))
          .set("page", "/product/" + random.nextInt(1_000))
          .set("action", random.nextInt(20) == 0 ? "bot" : "view")
          .set("timestamp", BASE.plusMillis(random.nextInt(600_000)))
          .endRow(i);
    }
    return rows.build(BASE.minusSeconds(60).toEpochMilli());
  }
}
