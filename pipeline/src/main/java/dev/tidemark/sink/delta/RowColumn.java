/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.types.DataType;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/** One field of some rows as a Kernel column. Nothing is copied. */
final class RowColumn implements ColumnVector {
  private final DataType type;
  private final List<Row> rows;
  private final int field;

  RowColumn(DataType type, List<Row> rows, int field) {
    this.type = type;
    this.rows = rows;
    this.field = field;
  }

  @Override
  public DataType getDataType() {
    return type;
  }

  @Override
  public int getSize() {
    return rows.size();
  }

  @Override
  public boolean isNullAt(int row) {
    return value(row) == null;
  }

  @Override
  public boolean getBoolean(int row) {
    return (Boolean) value(row);
  }

  @Override
  public int getInt(int row) {
    return (Integer) value(row);
  }

  /** A long, or a point in time in microseconds since 1970. */
  @Override
  public long getLong(int row) {
    Object value = value(row);
    return value instanceof Long number ? number : RowTypes.micros(value);
  }

  @Override
  public double getDouble(int row) {
    return (Double) value(row);
  }

  @Override
  public String getString(int row) {
    return (String) value(row);
  }

  @Override
  public void close() {}

  private Object value(int row) {
    return rows.get(row).getValue(field);
  }
}
