/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import java.io.Serializable;
import java.util.Map;

/**
 * A kind of input and all that is needed to reach it: what {@link EventSource} reads from.
 *
 * <p>Input is one or more partitions, each a sequence of records with ascending offsets, gaps
 * allowed. To go on behind offset {@code n} is to go on at {@code n + 1}, which means the first
 * record whose offset is that or more; so an offset may be a count of records, or of bytes.
 */
public interface Connector extends Serializable {

  /**
   * Makes sure, within some seconds, that the input can be read.
   *
   * @throws SourceUnavailableException when it cannot
   */
  void preflight();

  /**
   * The same of what must hold while a query runs, which may be less. Asked when no records have
   * come for a while.
   *
   * @throws SourceUnavailableException when the input cannot be reached
   */
  default void checkReachable() {
    preflight();
  }

  /**
   * Every partition, and the offset at which a new query begins to read it. Asked once per query,
   * so that {@code latest} means the same to every reader.
   *
   * @throws SourceUnavailableException when the input cannot be reached
   */
  Map<Origin, Long> begin();

  /**
   * Begins to read.
   *
   * @param next the partitions to read, and the offset to go on at in each
   * @throws SourceUnavailableException when the input cannot be reached
   */
  Connection open(Map<Origin, Long> next);

  /** What is read, in a few words, for display data and messages. */
  String describe();
}
