/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * Reads a small Delta table, as of one version, into rows: for summaries, checks and tests.
 * Timestamps are {@code SqlTypes.TIMESTAMP}; the order of rows is not defined.
 */
public final class DeltaTableReader {
  private final TableSnapshot snapshot;
  private final DataFileReader files;

  private DeltaTableReader(Engine engine, TableSnapshot snapshot) {
    this.snapshot = snapshot;
    this.files = new DataFileReader(engine, snapshot);
  }

  /**
   * The newest version of the table at {@code path}.
   *
   * @throws DeltaTableException when there is no table, or none that can be read
   */
  public static DeltaTableReader latest(String path) {
    return latest(path, Map.of());
  }

  /**
   * The newest version of the table at {@code path}.
   *
   * @param hadoopOptions properties of the file system
   * @throws DeltaTableException when there is no table, or none that can be read
   */
  public static DeltaTableReader latest(String path, Map<String, String> hadoopOptions) {
    DeltaTable table = DeltaTable.at(path, hadoopOptions);
    return new DeltaTableReader(table.engine(), table.existing());
  }

  /** The table's version; 0 is the first. */
  public long version() {
    return snapshot.version();
  }

  public Schema schema() {
    return files.schema();
  }

  /**
   * The version of the last transaction of {@code transactionId}; for a {@link DeltaSink}, the
   * greatest window end that it committed, in milliseconds since 1970.
   */
  public OptionalLong lastTransaction(String transactionId) {
    return snapshot.lastTransaction(transactionId);
  }

  /** Every row of the table. */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    forEach(rows::add);
    return rows;
  }

  /** Gives every row of the table to {@code action}, holding one batch at a time. */
  public void forEach(Consumer<Row> action) throws IOException {
    for (ActiveFile file : snapshot.files(Optional.empty())) {
      try (CloseableIterator<Row> rows = files.read(file)) {
        rows.forEachRemaining(action);
      }
    }
  }

  /** The names of the data files in which {@code filter} may find rows, as statistics tell. */
  List<String> files(Optional<Predicate> filter) throws IOException {
    return snapshot.files(filter).stream().map(ActiveFile::path).toList();
  }
}
