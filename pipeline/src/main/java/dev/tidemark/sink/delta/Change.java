/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.internal.actions.Metadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one commit does to a table.
 *
 * @param added new data files
 * @param removed data files that are no longer of the table
 * @param transactions the new versions of transaction ids
 * @param dataChange whether rows come or go; false when they only move from file to file
 * @param metadata the table's new metadata, if they change
 */
record Change(
    List<DataFile> added,
    List<ActiveFile> removed,
    Map<String, Long> transactions,
    boolean dataChange,
    Optional<Metadata> metadata) {

  Change {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    transactions = Map.copyOf(transactions);
  }

  /** Adds files, and remembers what was committed with them. */
  static Change append(List<DataFile> added, Map<String, Long> transactions) {
    return new Change(added, List.of(), transactions, true, Optional.empty());
  }

  /** Puts files in the place of others. */
  static Change replace(List<ActiveFile> removed, List<DataFile> added) {
    return new Change(added, removed, Map.of(), true, Optional.empty());
  }

  /** Puts the same rows into other files. */
  static Change compact(List<ActiveFile> removed, List<DataFile> added) {
    return new Change(added, removed, Map.of(), false, Optional.empty());
  }

  /** Changes the table's columns. */
  static Change columns(Metadata metadata) {
    return new Change(List.of(), List.of(), Map.of(), false, Optional.of(metadata));
  }

  /** Whether nothing of the table had to be looked at to make it. */
  boolean isBlind() {
    return removed.isEmpty() && metadata.isEmpty();
  }
}
