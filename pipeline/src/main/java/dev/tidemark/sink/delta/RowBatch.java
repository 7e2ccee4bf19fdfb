/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.types.StructType;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Some rows as Kernel wants them: column by column, in the order of the table's schema. */
final class RowBatch implements ColumnarBatch {
  private final StructType table;
  private final List<Row> rows;
  private final Schema schema;

  /**
   * @param table the table's schema; every column of it is a field of {@code schema}
   */
  RowBatch(StructType table, Schema schema, List<Row> rows) {
    this.table = table;
    this.schema = schema;
    this.rows = rows;
  }

  @Override
  public StructType getSchema() {
    return table;
  }

  @Override
  public ColumnVector getColumnVector(int ordinal) {
    int field = schema.indexOf(table.at(ordinal).getName());
    return new RowColumn(table.at(ordinal).getDataType(), rows, field);
  }

  @Override
  public int getSize() {
    return rows.size();
  }
}
