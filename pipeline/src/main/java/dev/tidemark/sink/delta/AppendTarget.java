/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Where rows go, as it travels to workers.
 *
 * @param path the table's directory
 * @param transactionId whose windows the table remembers
 * @param hadoopOptions properties of the file system
 * @param rows the rows' schema
 */
record AppendTarget(
    String path, String transactionId, Map<String, String> hadoopOptions, Schema rows)
    implements Serializable {

  AppendTarget {
    hadoopOptions = Map.copyOf(hadoopOptions);
  }

  /** What a worker holds while it writes. */
  record Open(DataFileWriter writer, StepCommitter committer) {}

  /**
   * @throws DeltaTableException when the rows cannot be written there
   */
  Open open() {
    DeltaTable table = DeltaTable.at(path, hadoopOptions);
    Preflight preflight = new Preflight(table, rows);
    TableSnapshot snapshot = preflight.open();
    return new Open(
        new DataFileWriter(table, snapshot, rows, DataFileWriter.ROWS_PER_FILE),
        new StepCommitter(table, preflight, transactionId));
  }
}
