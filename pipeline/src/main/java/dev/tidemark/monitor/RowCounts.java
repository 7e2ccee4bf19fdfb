/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

/**
 * What became of records. Each that was read is exactly one of aggregated, emitted, filtered, late
 * and malformed, so the five add up to {@code read}.
 *
 * @param read records read, rows and malformed ones
 * @param aggregated rows that went into a window
 * @param emitted rows that were handed on as they came, by a query without aggregates
 * @param filtered rows that did not meet {@code where}
 * @param late rows whose windows had all closed
 * @param malformed records that could not become rows
 * @param deadLettered late rows and malformed records that were handed to the dead letter
 */
public record RowCounts(
    long read,
    long aggregated,
    long emitted,
    long filtered,
    long late,
    long malformed,
    long deadLettered) {

  /** Nothing yet. */
  public static final RowCounts ZERO = new RowCounts(0, 0, 0, 0, 0, 0, 0);

  RowCounts minus(RowCounts before) {
    return new RowCounts(
        read - before.read,
        aggregated - before.aggregated,
        emitted - before.emitted,
        filtered - before.filtered,
        late - before.late,
        malformed - before.malformed,
        deadLettered - before.deadLettered);
  }

  /** Whether every record that was read is accounted for. */
  public boolean balances() {
    return read == aggregated + emitted + filtered + late + malformed
        && deadLettered == late + malformed;
  }
}
