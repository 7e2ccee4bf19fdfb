/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/** Where a source begins when no checkpoint says. */
public enum StartingOffsets {
  /** At the oldest record that is still kept. */
  EARLIEST,
  /** At the first record that arrives after the query started. */
  LATEST
}
