/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A row as a JSON object of its columns, nulls left out: the payload of a dead letter whose record
 * was not kept.
 */
public final class RowJson {
  private static final JsonFactory JSON = new JsonFactory();

  private RowJson() {}

  /** The row as JSON, in UTF-8. */
  public static byte[] of(EventBatch batch, int row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (int i = 0; i < batch.schema().size(); i++) {
        Object value = batch.column(i).value(row);
        String name = batch.schema().field(i).name();
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
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
