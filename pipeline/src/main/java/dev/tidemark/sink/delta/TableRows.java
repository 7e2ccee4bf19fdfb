/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.ReadableInstant;

/** Makes rows look as if they had been read from the table: its columns, in its order. */
final class TableRows {
  private final Schema table;

  TableRows(Schema table) {
    this.table = table;
  }

  /** The row with the table's columns; those that it does not have are null. */
  Row of(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (String column : table.getFieldNames()) {
      values.add(row.getSchema().hasField(column) ? held(row.getValue(column)) : null);
    }
    return Row.withSchema(table).attachValues(values);
  }

  /** A table holds points in time in microseconds. */
  private static @Nullable Object held(@Nullable Object value) {
    return value instanceof java.time.Instant || value instanceof ReadableInstant
        ? dev.tidemark.batch.Micros.toInstant(RowTypes.micros(value))
        : value;
  }
}
