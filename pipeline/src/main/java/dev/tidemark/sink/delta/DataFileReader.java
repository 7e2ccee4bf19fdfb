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
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Reads the rows of a table's data files, one batch in memory at a time. */
final class DataFileReader {
  private final Engine engine;
  private final io.delta.kernel.data.Row state;
  private final Schema schema;

  /**
   * @param snapshot the version of the table that the files are of
   */
  DataFileReader(Engine engine, TableSnapshot snapshot) {
    this.engine = engine;
    this.state = snapshot.scan(Optional.empty()).getScanState(engine);
    this.schema = RowTypes.toBeam(snapshot.schema());
  }

  /** The rows' schema: all columns of the table, times as {@code SqlTypes.TIMESTAMP}. */
  Schema schema() {
    return schema;
  }

  /** The rows of a file, in its order. */
  CloseableIterator<Row> read(ActiveFile file) throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file.scanFile());
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(status),
                ScanStateRow.getPhysicalDataReadSchema(engine, state),
                Optional.empty());
    return new Rows(Scan.transformPhysicalData(engine, state, file.scanFile(), physical));
  }

  private final class Rows implements CloseableIterator<Row> {
    private final CloseableIterator<FilteredColumnarBatch> batches;
    private ColumnarBatch data;
    private Optional<ColumnVector> selected = Optional.empty();
    private int next;

    Rows(CloseableIterator<FilteredColumnarBatch> batches) {
      this.batches = batches;
    }

    @Override
    public boolean hasNext() {
      while (true) {
        if (data != null) {
          while (next < data.getSize() && !isSelected(next)) {
            next++;
          }
          if (next < data.getSize()) {
            return true;
          }
        }
        if (!batches.hasNext()) {
          return false;
        }
        FilteredColumnarBatch batch = batches.next();
        data = batch.getData();
        selected = batch.getSelectionVector();
        next = 0;
      }
    }

    private boolean isSelected(int row) {
      return selected.isEmpty()
          || (!selected.get().isNullAt(row) && selected.get().getBoolean(row));
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return row(data, next++);
    }

    @Override
    public void close() throws IOException {
      batches.close();
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
