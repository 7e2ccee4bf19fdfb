/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * The columns that say where a row was read. They are not written.
 *
 * @param partition the column of the partition of the source, STRING
 * @param offset the column of the offset in it, INT64, ascending
 */
record RowPosition(String partition, String offset) implements Serializable {

  String partition(Row row) {
    return row.getString(partition);
  }

  long offset(Row row) {
    return row.getInt64(offset);
  }

  /** The columns that are written. */
  Schema without(Schema rows) {
    return rows.getFields().stream()
        .filter(f -> !f.getName().equals(partition) && !f.getName().equals(offset))
        .collect(Schema.toSchema());
  }
}
