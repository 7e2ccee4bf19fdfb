/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.batch.Micros;
import io.delta.kernel.Scan;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
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
  private final Engine engine;
  private final TableSnapshot snapshot;
  private final Schema schema;

  private DeltaTableReader(Engine engine, TableSnapshot snapshot) {
    this.engine = engine;
    this.snapshot = snapshot;
    this.schema = RowTypes.toBeam(snapshot.schema());
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
    return schema;
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
    Scan scan = snapshot.scan(Optional.empty());
    io.delta.kernel.data.Row state = scan.getScanState(engine);
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<io.delta.kernel.data.Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            readFile(state, files.next(), action);
          }
        }
      }
    }
  }

  /** The names of the data files in which {@code filter} may find rows, as statistics tell. */
  List<String> files(Optional<Predicate> filter) throws IOException {
    List<String> names = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        snapshot.scan(filter).getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<io.delta.kernel.data.Row> files = batches.next().getRows()) {
          files.forEachRemaining(
              file -> names.add(InternalScanFileUtils.getAddFileStatus(file).getPath()));
        }
      }
    }
    return names;
  }

  private void readFile(
      io.delta.kernel.data.Row state, io.delta.kernel.data.Row file, Consumer<Row> action)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(status),
                ScanStateRow.getPhysicalDataReadSchema(engine, state),
                Optional.empty());
    try (CloseableIterator<FilteredColumnarBatch> logical =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (logical.hasNext()) {
        emit(logical.next(), action);
      }
    }
  }

  private void emit(FilteredColumnarBatch batch, Consumer<Row> action) {
    Optional<ColumnVector> selected = batch.getSelectionVector();
    ColumnarBatch data = batch.getData();
    for (int row = 0; row < data.getSize(); row++) {
      if (selected.isEmpty() || (!selected.get().isNullAt(row) && selected.get().getBoolean(row))) {
        action.accept(row(data, row));
      }
    }
  }

  private Row row(ColumnarBatch data, int row) {
    Row.Builder values = Row.withSchema(schema);
    for (int column = 0; column < schema.getFieldCount(); column++) {
      values.addValue(value(data.getColumnVector(column), row));
    }
    return values.build();
  }

  private static Object value(ColumnVector column, int row) {
    DataType type = column.getDataType();
    if (column.isNullAt(row)) {
      return null;
    } else if (type instanceof StringType) {
      return column.getString(row);
    } else if (type instanceof IntegerType) {
      return column.getInt(row);
    } else if (type instanceof LongType) {
      return column.getLong(row);
    } else if (type instanceof DoubleType) {
      return column.getDouble(row);
    } else if (type instanceof BooleanType) {
      return column.getBoolean(row);
    } else if (type instanceof TimestampType) {
      return Micros.toInstant(column.getLong(row));
    }
    throw new IllegalStateException("a column of type " + type + " has no field type");
  }
}
