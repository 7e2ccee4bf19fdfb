/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

/** How much of an input a query reads. */
public enum Extent {
  /** All that comes, until the query is stopped. */
  UNTIL_STOPPED,
  /** What is there when the query first looks; then it ends. */
  AVAILABLE_NOW
}
