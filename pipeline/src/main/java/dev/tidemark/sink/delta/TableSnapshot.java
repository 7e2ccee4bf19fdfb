/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.Scan;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table as of one version. Kernel 3.3 tells the last transaction and the properties of a table
 * through its internal class only, so this one belongs to that version of Kernel.
 */
final class TableSnapshot {
  private final SnapshotImpl snapshot;
  private final Engine engine;

  TableSnapshot(SnapshotImpl snapshot, Engine engine) {
    this.snapshot = snapshot;
    this.engine = engine;
  }

  long version() {
    return snapshot.getVersion(engine);
  }

  StructType schema() {
    return snapshot.getSchema(engine);
  }

  List<String> partitionColumns() {
    return snapshot.getPartitionColumnNames(engine);
  }

  Map<String, String> properties() {
    return snapshot.getMetadata().getConfiguration();
  }

  /** The version of the last transaction of {@code id} that the table holds. */
  OptionalLong lastTransaction(String id) {
    Optional<Long> version = snapshot.getLatestTransactionVersion(engine, id);
    return version.isPresent() ? OptionalLong.of(version.get()) : OptionalLong.empty();
  }

  /** What the log says of the table as a whole. */
  Metadata metadata() {
    return snapshot.getMetadata();
  }

  /** The data files in which {@code filter} may find rows, as statistics tell; all without one. */
  List<ActiveFile> files(Optional<Predicate> filter) throws IOException {
    List<ActiveFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan(filter).getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          rows.forEachRemaining(file -> files.add(new ActiveFile(file)));
        }
      }
    }
    return files;
  }

  Scan scan(Optional<Predicate> filter) {
    var builder = snapshot.getScanBuilder(engine);
    return (filter.isPresent() ? builder.withFilter(engine, filter.get()) : builder).build();
  }
}
