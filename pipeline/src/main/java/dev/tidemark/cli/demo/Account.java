/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

/**
 * Where every record went.
 *
 * @param produced records that were sent
 * @param counted clicks that the table counts
 * @param late dead letters of clicks that came too late
 * @param malformed dead letters of records that were no clicks
 */
record Account(long produced, long counted, long late, long malformed) {

  /** What is missing, or below 0: what there is too much. */
  long difference() {
    return produced - counted - late - malformed;
  }

  boolean balances() {
    return difference() == 0;
  }
}
