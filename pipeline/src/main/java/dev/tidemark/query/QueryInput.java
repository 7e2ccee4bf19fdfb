/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.source.BoundedEventSource;
import dev.tidemark.source.EventSource;

/** A query's source as it is read. */
sealed interface QueryInput {

  /** As {@link EventSource#preflight}. */
  void preflight();

  /** As {@link EventSource#checkReachable}. */
  void checkReachable();

  /** What is read, in a few words. */
  String describe();

  /** Input without an end. */
  record Stream(EventSource source) implements QueryInput {
    @Override
    public void preflight() {
      source.preflight();
    }

    @Override
    public void checkReachable() {
      source.checkReachable();
    }

    @Override
    public String describe() {
      return source.describe();
    }
  }

  /** Input that ends. */
  record Batch(BoundedEventSource source) implements QueryInput {
    @Override
    public void preflight() {
      source.preflight();
    }

    @Override
    public void checkReachable() {
      source.preflight();
    }

    @Override
    public String describe() {
      return source.describe();
    }
  }
}
