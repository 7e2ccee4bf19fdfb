/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a data file holds, collected while it is written, so that readers can leave out files in
 * which a filter finds nothing. Kernel 3.3 itself writes the number of rows alone. The format is <a
 * href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md#per-file-statistics">"per-file
 * statistics" of the Delta protocol</a>.
 */
final class FileStatistics {
  /** How many columns Delta collects statistics for, unless the table says otherwise. */
  static final int DEFAULT_INDEXED_COLUMNS = 32;

  private static final JsonFactory JSON = new JsonFactory();

  private final List<ColumnStatistics> columns = new ArrayList<>();
  private long rows;

  /**
   * @param indexedColumns statistics are collected for so many columns, the first ones; for all if
   *     negative ({@code delta.dataSkippingNumIndexedCols})
   */
  FileStatistics(StructType table, int indexedColumns) {
    int count = indexedColumns < 0 ? table.length() : Math.min(indexedColumns, table.length());
    for (int i = 0; i < count; i++) {
      columns.add(ColumnStatistics.of(table.at(i)));
    }
  }

  void add(ColumnarBatch batch) {
    rows += batch.getSize();
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(batch.getColumnVector(i));
    }
  }

  long rows() {
    return rows;
  }

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("numRecords", rows);
      json.writeObjectFieldStart("minValues");
      for (ColumnStatistics column : columns) {
        column.writeMin(json);
      }
      json.writeEndObject();
      json.writeObjectFieldStart("maxValues");
      for (ColumnStatistics column : columns) {
        column.writeMax(json);
      }
      json.writeEndObject();
      json.writeObjectFieldStart("nullCount");
      for (ColumnStatistics column : columns) {
        json.writeNumberField(column.name(), column.nulls());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory cannot fail", e);
    }
    return text.toString();
  }
}
