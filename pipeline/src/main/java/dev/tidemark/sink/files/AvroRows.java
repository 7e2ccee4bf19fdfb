/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import dev.tidemark.batch.Micros;
import dev.tidemark.sink.SinkException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.ReadableInstant;

/** Rows as Avro records, which is how Beam's Parquet sink takes them. */
final class AvroRows {
  private final Schema columns;
  private final org.apache.avro.Schema schema;

  /**
   * @throws SinkException when a column has a type that files do not have
   */
  AvroRows(Schema columns) {
    this.columns = columns;
    List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : columns.getFields()) {
      org.apache.avro.Schema type = type(field.getName(), field.getType());
      boolean nullable = field.getType().getNullable();
      fields.add(
          new org.apache.avro.Schema.Field(
              field.getName(),
              nullable
                  ? org.apache.avro.Schema.createUnion(
                      org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL), type)
                  : type));
    }
    this.schema = org.apache.avro.Schema.createRecord("row", null, null, false, fields);
  }

  org.apache.avro.Schema schema() {
    return schema;
  }

  GenericRecord of(Row row) {
    GenericRecord record = new GenericData.Record(schema);
    for (int i = 0; i < columns.getFieldCount(); i++) {
      record.put(i, value(row.getValue(columns.getField(i).getName())));
    }
    return record;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof Instant time) {
      return Micros.of(time);
    } else if (value instanceof ReadableInstant time) {
      return Micros.ofMillis(time.getMillis());
    }
    return value;
  }

  private static org.apache.avro.Schema type(String name, FieldType type) {
    return switch (type.getTypeName()) {
      case STRING -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING);
      case INT32 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.INT);
      case INT64 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG);
      case DOUBLE -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.DOUBLE);
      case BOOLEAN -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BOOLEAN);
      case DATETIME -> micros();
      default -> {
        if (type.getTypeName().isLogicalType()
            && type.getLogicalType().getIdentifier().equals(MicrosInstant.IDENTIFIER)) {
          yield micros();
        }
        throw new SinkException(
            "column " + name + " cannot be written into a file",
            "no type of Parquet is known for " + type.getTypeName(),
            "Convert it to STRING, INT, BIGINT, DOUBLE, BOOLEAN or TIMESTAMP, or leave it out");
      }
    };
  }

  private static org.apache.avro.Schema micros() {
    return LogicalTypes.timestampMicros()
        .addToSchema(org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG));
  }
}
