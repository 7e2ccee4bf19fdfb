/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.fault.KillPoint;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.util.PartitionUtils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Writes rows into new Parquet files in a table's directory, with statistics. */
final class DataFileWriter {
  /** Where a file ends and the next one begins; some 100 MB of such rows as aggregates give. */
  static final long ROWS_PER_FILE = 1L << 20;

  private static final int ROWS_PER_BATCH = 4096;
  private static final String INDEXED_COLUMNS = "delta.dataSkippingNumIndexedCols";

  private final DeltaTable table;
  private final StructType columns;
  private final StructType partitionTypes;
  private final int indexedColumns;
  private final Schema schema;
  private final long rowsPerFile;

  /**
   * @param snapshot the table, whose columns are the fields of {@code schema}
   * @param rowsPerFile how many rows a file may hold, rounded up to whole batches
   */
  DataFileWriter(DeltaTable table, TableSnapshot snapshot, Schema schema, long rowsPerFile) {
    this.table = table;
    this.columns = RowTypes.only(snapshot.schema(), schema, snapshot.partitionColumns());
    this.partitionTypes = RowTypes.only(snapshot.schema(), snapshot.partitionColumns());
    this.indexedColumns =
        Optional.ofNullable(snapshot.properties().get(INDEXED_COLUMNS))
            .map(Integer::valueOf)
            .orElse(FileStatistics.DEFAULT_INDEXED_COLUMNS);
    this.schema = schema;
    this.rowsPerFile = rowsPerFile;
  }

  /** Writes as many files as it takes; none if there are no rows. */
  List<DataFile> write(Iterable<Row> rows) throws IOException {
    return write(rows.iterator());
  }

  /** Writes as many files as it takes; none if there are no rows. */
  List<DataFile> write(Iterator<Row> rows) throws IOException {
    if (partitionTypes.length() == 0) {
      return write(rows, List.of());
    }
    List<DataFile> files = new ArrayList<>();
    while (rows.hasNext()) {
      Map<List<@Nullable Object>, List<Row>> partitions = new LinkedHashMap<>();
      for (long drawn = 0; drawn < rowsPerFile && rows.hasNext(); drawn++) {
        Row row = rows.next();
        partitions.computeIfAbsent(partition(row), values -> new ArrayList<>()).add(row);
      }
      for (Map.Entry<List<@Nullable Object>, List<Row>> partition : partitions.entrySet()) {
        files.addAll(write(partition.getValue().iterator(), partition.getKey()));
      }
    }
    return files;
  }

  private List<DataFile> write(Iterator<Row> rest, List<@Nullable Object> partition)
      throws IOException {
    List<DataFile> files = new ArrayList<>();
    while (rest.hasNext()) {
      KillPoint.BEFORE_DATA_FILE.pass();
      FileStatistics statistics = new FileStatistics(columns, indexedColumns);
      try (CloseableIterator<DataFileStatus> written =
          table
              .engine()
              .getParquetHandler()
              .writeParquetFiles(directory(partition), new Batches(rest, statistics), List.of())) {
        files.add(DataFile.of(written.next(), statistics, partition));
      }
      KillPoint.AFTER_DATA_FILE.pass();
    }
    return files;
  }

  /** The values of the partition columns; a Delta log knows no empty text, and calls it null. */
  private List<@Nullable Object> partition(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String column : partitionTypes.fieldNames()) {
      Object value = row.getValue(column);
      values.add("".equals(value) ? null : value);
    }
    return values;
  }

  private String directory(List<@Nullable Object> partition) {
    Map<String, Literal> values = new HashMap<>();
    for (int i = 0; i < partition.size(); i++) {
      StructField column = partitionTypes.at(i);
      values.put(column.getName(), RowTypes.literal(column.getDataType(), partition.get(i)));
    }
    return partition.isEmpty()
        ? table.directory().toString()
        : PartitionUtils.getTargetDirectory(
            table.directory().toString(), partitionTypes.fieldNames(), values);
  }

  /** The rows of one file, counted as they are drawn. */
  private final class Batches implements CloseableIterator<FilteredColumnarBatch> {
    private final Iterator<Row> rows;
    private final FileStatistics statistics;

    Batches(Iterator<Row> rows, FileStatistics statistics) {
      this.rows = rows;
      this.statistics = statistics;
    }

    @Override
    public boolean hasNext() {
      return statistics.rows() < rowsPerFile && rows.hasNext();
    }

    @Override
    public FilteredColumnarBatch next() {
      List<Row> drawn = new ArrayList<>();
      do {
        drawn.add(rows.next());
      } while (drawn.size() < ROWS_PER_BATCH && rows.hasNext());
      RowBatch batch = new RowBatch(columns, schema, drawn);
      statistics.add(batch);
      return new FilteredColumnarBatch(batch, Optional.empty());
    }

    @Override
    public void close() {}
  }
}
