/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionWatermarks;

/**
 * Which rows a restart would need, because results of theirs are not durable.
 *
 * @param closes until when a row is needed
 * @param floor windows that close no later are durable; in milliseconds since 1970
 * @param settled the last batch of which no row waits in a sink any more; -1 if there is none
 */
record Need(Closes closes, long floor, long settled) {
  /** All rows. */
  static final Need ALL = new Need(Closes.NEVER, Long.MIN_VALUE, -1);

  /**
   * Whether any row of a partition in {@code entry} is needed. Where no row has an event time, as
   * in totals, they are if rows are needed whatever their time.
   *
   * @param next the batch after it
   */
  boolean of(Origin origin, BatchEntry entry, BatchEntry next) {
    if (closes.afterBatch().isPresent()) {
      return entry.batch() > settled;
    }
    long maxEventTime = next.maxEventTimeBefore(origin);
    long close = closes.closeOf(maxEventTime);
    return close > floor && (maxEventTime != PartitionWatermarks.MIN || close == Long.MAX_VALUE);
  }
}
