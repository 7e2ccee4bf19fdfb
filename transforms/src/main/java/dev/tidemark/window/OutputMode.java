/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

/** Which rows of the result a sink is given, named and meant as in Structured Streaming. */
public enum OutputMode {
  /** Each window once, when it closes; rows of a query without aggregates as they come. */
  APPEND,
  /** At each trigger the rows that changed, with their values so far. */
  UPDATE,
  /** At each trigger the whole result, of closed windows too. */
  COMPLETE
}
