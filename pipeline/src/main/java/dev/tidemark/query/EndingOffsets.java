/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/** Where a source ends. */
public enum EndingOffsets {
  /** Behind the newest record as of the query's start: the query is a batch, and ends there. */
  LATEST
}
