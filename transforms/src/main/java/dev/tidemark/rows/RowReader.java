/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.batch.RowJson;
import dev.tidemark.expression.NearestName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.NanosInstant;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;

/** Takes the columns of an {@link EventSchema} from Beam rows of one schema. */
final class RowReader {
  private static final Set<String> INSTANTS =
      Set.of(MicrosInstant.IDENTIFIER, NanosInstant.IDENTIFIER);

  private final EventSchema schema;
  private final int eventTime;
  private final int[] fields;

  /**
   * @throws IllegalArgumentException when {@code rows} lacks a column, or has it with a type that
   *     does not fit
   */
  RowReader(EventSchema schema, String eventTime, Schema rows) {
    this.schema = schema;
    this.eventTime = schema.indexOf(eventTime);
    this.fields = schema.fields().stream().mapToInt(field -> find(field, rows)).toArray();
  }

  private static int find(EventSchema.Field field, Schema rows) {
    if (!rows.hasField(field.name())) {
      throw new IllegalArgumentException(
          "the rows have no field %s: %s"
              .formatted(
                  field.name(),
                  NearestName.of(field.name(), rows.getFieldNames())
                      .map(nearest -> "did you mean " + nearest + "?")
                      .orElse("they have " + String.join(", ", rows.getFieldNames()))));
    }
    FieldType type = rows.getField(field.name()).getType();
    if (!fits(type, field.type())) {
      throw new IllegalArgumentException(
          "the rows' field %s is %s, which does not go into a column of type %s: convert it, or leave it out of the schema"
              .formatted(field.name(), describe(type), field.type()));
    }
    return rows.indexOf(field.name());
  }

  private static boolean fits(FieldType from, ColumnType to) {
    TypeName type = from.getTypeName();
    boolean toInt = type == TypeName.INT32 || type == TypeName.INT16 || type == TypeName.BYTE;
    return switch (to) {
      case STRING -> type == TypeName.STRING;
      case INT -> toInt;
      case BIGINT -> toInt || type == TypeName.INT64;
      case DOUBLE -> type == TypeName.DOUBLE || type == TypeName.FLOAT;
      case BOOLEAN -> type == TypeName.BOOLEAN;
      case TIMESTAMP ->
          type == TypeName.DATETIME
              || (type == TypeName.LOGICAL_TYPE
                  && INSTANTS.contains(from.getLogicalType().getIdentifier()));
    };
  }

  private static String describe(FieldType type) {
    return type.getTypeName() == TypeName.LOGICAL_TYPE
        ? type.getLogicalType().getIdentifier()
        : type.getTypeName().name();
  }

  /** Adds {@code row} to {@code batch}: as a row, or as a malformed record. */
  void read(Row row, long offset, EventBatchBuilder batch) {
    Optional<String> problem = set(row, batch);
    if (problem.isPresent()) {
      batch.reject(offset, problem.get(), json(row));
    } else {
      batch.endRow(offset);
    }
  }

  private Optional<String> set(Row row, EventBatchBuilder batch) {
    Optional<String> problem = Optional.empty();
    for (int i = 0; i < fields.length; i++) {
      Object value = row.getValue(fields[i]);
      if (value == null) {
        batch.setNull(i);
        if (i == eventTime) {
          problem = Optional.of("no event time: " + schema.field(i).name() + " is null");
        }
      } else if (value instanceof String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        batch.setString(i, utf8, 0, utf8.length);
      } else if (value instanceof Boolean truth) {
        batch.setLong(i, truth ? 1 : 0);
      } else if (value instanceof Instant || value instanceof ReadableInstant) {
        try {
          batch.setLong(i, micros(value));
        } catch (ArithmeticException e) {
          problem = Optional.of(schema.field(i).name() + " is out of the range of TIMESTAMP");
        }
      } else if (schema.field(i).type() == ColumnType.DOUBLE) {
        batch.setDouble(i, ((Number) value).doubleValue());
      } else {
        batch.setLong(i, ((Number) value).longValue());
      }
    }
    return problem;
  }

  private static long micros(Object time) {
    return time instanceof Instant instant
        ? Micros.of(instant)
        : Micros.ofMillis(((ReadableInstant) time).getMillis());
  }

  private byte[] json(Row row) {
    EventBatchBuilder alone = EventBatch.builder(schema, new Origin("", 0));
    set(row, alone);
    return RowJson.of(alone.endRow(0).build(EventBatch.NO_WATERMARK), 0);
  }
}
