/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Utf8;

/**
 * Reads a record that is one record of CSV, in UTF-8. What a column takes is what {@link
 * ColumnText} says; a field that is the null value, without quotes, is null; and one without quotes
 * that is empty is null in all columns but those of STRING, which it is only where the null value
 * is empty, as it is unless set. A record with more or fewer fields than expected is malformed.
 */
public final class CsvDecoder implements RecordDecoder {
  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;

  private final CsvOptions options;
  private final EventSchema schema;
  private final int[] columnOfField;
  private final byte[] nullValue;
  private transient CsvFields fields;

  private CsvDecoder(CsvOptions options, EventSchema schema, List<String> names) {
    this.options = options;
    this.schema = schema;
    this.columnOfField =
        names.stream()
            .mapToInt(name -> schema.contains(name) ? schema.indexOf(name) : NONE)
            .toArray();
    this.nullValue = options.nullValue().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A decoder of records whose fields are called {@code names}, in that order.
   *
   * @param schema the columns of the rows; one that is not among the names is always null
   */
  public static CsvDecoder of(CsvOptions options, EventSchema schema, List<String> names) {
    return new CsvDecoder(options, schema, names);
  }

  /** The names in {@code record}, a header. */
  public static List<String> names(CsvOptions options, byte[] record) {
    return CsvFields.of(record, options).stream().map(String::strip).toList();
  }

  @Override
  public Optional<String> decode(byte[] record, EventBatchBuilder row) {
    if (!Utf8.isWellFormed(record)) {
      return Optional.of("not UTF-8");
    }
    if (fields == null) {
      fields = new CsvFields(options);
    }
    fields.begin(record);
    int count = 0;
    for (; fields.next(); count++) {
      if (count < columnOfField.length && columnOfField[count] != NONE) {
        Optional<String> problem = set(columnOfField[count], row);
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    if (fields.problem() != null) {
      return Optional.of("not CSV: " + fields.problem());
    }
    if (count != columnOfField.length) {
      return Optional.of(
          count
              + (count == 1 ? " field where " : " fields where ")
              + columnOfField.length
              + (columnOfField.length == 1 ? " is expected" : " are expected"));
    }
    return Optional.empty();
  }

  private Optional<String> set(int column, EventBatchBuilder row) {
    if (isNull(column)) {
      row.setNull(column);
      return Optional.empty();
    }
    return ColumnText.set(
        row, column, schema.field(column), fields.text(), fields.from(), fields.length());
  }

  private boolean isNull(int column) {
    if (fields.isQuoted()) {
      return false;
    }
    if (fields.length() == 0 && schema.field(column).type() != ColumnType.STRING) {
      return true;
    }
    int from = fields.from();
    return Arrays.equals(
        fields.text(), from, from + fields.length(), nullValue, 0, nullValue.length);
  }
}
