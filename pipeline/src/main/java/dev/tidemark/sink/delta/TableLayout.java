/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.util.List;

/**
 * How a table is laid out.
 *
 * @param partitionBy the columns by whose values files are put into directories; none for a table
 *     that exists means: as the table says
 * @param mergeSchema whether columns that the table does not have are added to it, and those that
 *     the rows do not have are left null
 * @param targetFileBytes the size that small files are put together to; 0: they stay as they are
 */
record TableLayout(List<String> partitionBy, boolean mergeSchema, long targetFileBytes)
    implements Serializable {
  /** No partitions, and the table's columns are exactly the rows' own. */
  static final TableLayout PLAIN = new TableLayout(List.of(), false, 0);

  TableLayout {
    partitionBy = List.copyOf(partitionBy);
  }

  TableLayout withPartitionBy(List<String> columns) {
    return new TableLayout(columns, mergeSchema, targetFileBytes);
  }

  TableLayout withMergeSchema() {
    return new TableLayout(partitionBy, true, targetFileBytes);
  }

  TableLayout withTargetFileBytes(long bytes) {
    return new TableLayout(partitionBy, mergeSchema, bytes);
  }
}
