/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Rows as JSON objects: points in time as ISO 8601 in UTC, as {@code 2026-01-02T10:00:00Z}; NaN and
 * the infinities, which JSON does not have, as the texts {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"}; nulls left out. What Tidemark's own JSON source reads back, but for NaN and
 * the infinities.
 */
public final class JsonRows {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonRows() {}

  /** All columns of a row, in UTF-8. */
  public static byte[] of(Row row) {
    return of(row, row.getSchema().getFieldNames());
  }

  /** Some columns of a row, in UTF-8. */
  public static byte[] of(Row row, List<String> columns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      Schema schema = row.getSchema();
      for (String column : columns) {
        write(json, column, row.getValue(schema.indexOf(column)));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      json.writeNumberField(name, ((Number) value).longValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumberField(name, number);
    } else if (value instanceof Boolean truth) {
      json.writeBooleanField(name, truth);
    } else if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }
}
