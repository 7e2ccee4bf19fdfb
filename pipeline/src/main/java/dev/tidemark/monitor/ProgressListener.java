/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

/**
 * Is told what happens to a query, as Structured Streaming's {@code StreamingQueryListener}. Called
 * by one thread at a time, between batches: whoever takes long holds up the query. What it throws
 * is logged and changes nothing.
 */
public interface ProgressListener {
  /** A batch has ended. */
  void onProgress(QueryProgress progress);

  /** The query has ended, by itself, because it was stopped, or because it failed. */
  default void onTerminated(QueryStatus status) {}
}
