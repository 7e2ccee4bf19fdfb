/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

/** Where a new query begins to read its topics. */
public enum StartingOffsets {
  /** With the oldest record that each partition holds. */
  EARLIEST,
  /** Behind the newest record as of the query's start. */
  LATEST
}
