/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.utils.DataFileStatistics;
import io.delta.kernel.utils.DataFileStatus;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A Parquet file that has been written and that no commit refers to yet: nobody sees it.
 *
 * @param path its full path
 * @param size in bytes
 * @param modified when, in milliseconds since 1970
 * @param rows how many rows it holds
 * @param statistics what it holds, in the JSON of the Delta log
 * @param partition what its rows have in common: the values of the partition columns, in the order
 *     of the table, or nothing in a table without partitions
 */
record DataFile(
    String path,
    long size,
    long modified,
    long rows,
    String statistics,
    List<@Nullable Object> partition)
    implements Serializable {

  static DataFile of(
      DataFileStatus written, FileStatistics statistics, List<@Nullable Object> partition) {
    return new DataFile(
        written.getPath(),
        written.getSize(),
        written.getModificationTime(),
        statistics.rows(),
        statistics.toJson(),
        partition);
  }

  /** This file as Kernel wants it in a commit, with all statistics. */
  DataFileStatus toKernel() {
    String json = statistics;
    DataFileStatistics all =
        new DataFileStatistics(rows, Map.of(), Map.of(), Map.of()) {
          @Override
          public String serializeAsJson() {
            return json;
          }
        };
    return new DataFileStatus(path, size, modified, Optional.of(all));
  }
}
