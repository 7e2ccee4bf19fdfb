/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.sink.Fence;
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
 * @param layout how the table is laid out
 * @param fence asked before each commit
 */
record DeltaTarget(
    String path,
    String transactionId,
    Map<String, String> hadoopOptions,
    Schema rows,
    TableLayout layout,
    Fence fence)
    implements Serializable {

  DeltaTarget {
    hadoopOptions = Map.copyOf(hadoopOptions);
  }

  /** What a worker holds while it writes. */
  record Open(
      DeltaTable table,
      DataFileWriter writer,
      TableCommitter changes,
      StepCommitter committer,
      Compaction compaction) {}

  /**
   * @throws DeltaTableException when the rows cannot be written there
   */
  Open open() {
    DeltaTable table = DeltaTable.at(path, hadoopOptions);
    Preflight preflight = new Preflight(table, rows, layout);
    TableSnapshot snapshot = preflight.open();
    DataFileWriter writer = new DataFileWriter(table, snapshot, rows, DataFileWriter.ROWS_PER_FILE);
    TableCommitter changes = new TableCommitter(table, preflight::requireFits, fence);
    Compaction compaction = new Compaction(table, changes, layout.targetFileBytes());
    return new Open(
        table,
        writer,
        changes,
        new StepCommitter(table, changes, compaction, transactionId),
        compaction);
  }
}
