/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.batch.Micros;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.ReadableInstant;

/**
 * How the fields of a row and the columns of a table correspond.
 *
 * <pre>
 *   STRING                        string
 *   INT32                         integer
 *   INT64                         long
 *   DOUBLE                        double
 *   BOOLEAN                       boolean
 *   SqlTypes.TIMESTAMP, DATETIME  timestamp (microseconds, UTC)
 * </pre>
 */
final class RowTypes {
  private RowTypes() {}

  /** The column type of a field, if there is one. */
  static Optional<DataType> toDelta(FieldType type) {
    return switch (type.getTypeName()) {
      case STRING -> Optional.of(StringType.STRING);
      case INT32 -> Optional.of(IntegerType.INTEGER);
      case INT64 -> Optional.of(LongType.LONG);
      case DOUBLE -> Optional.of(DoubleType.DOUBLE);
      case BOOLEAN -> Optional.of(BooleanType.BOOLEAN);
      case DATETIME -> Optional.of(TimestampType.TIMESTAMP);
      case LOGICAL_TYPE ->
          type.getLogicalType().getIdentifier().equals(MicrosInstant.IDENTIFIER)
              ? Optional.of(TimestampType.TIMESTAMP)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /**
   * The schema of a table made for such rows. Every column may hold nulls, as in the tables that
   * Structured Streaming makes, so that a query may later become nullable where it was not.
   *
   * @throws DeltaTableException when a field has a type that no column has
   */
  static StructType toDelta(Schema rows) {
    List<String> unknown = new ArrayList<>();
    StructType table = new StructType();
    for (Schema.Field field : rows.getFields()) {
      Optional<DataType> type = toDelta(field.getType());
      if (type.isPresent()) {
        table = table.add(field.getName(), type.get(), true);
      } else {
        unknown.add(field.getName() + " " + typeName(field.getType()));
      }
    }
    if (!unknown.isEmpty()) {
      throw new DeltaTableException(
          "rows cannot be written to a Delta table",
          "no column type is known for " + String.join(", ", unknown),
          "Convert them to STRING, INT32, INT64, DOUBLE, BOOLEAN or a timestamp, or leave them out");
    }
    return table;
  }

  /**
   * The schema of rows read from such a table.
   *
   * @throws DeltaTableException when a column has a type that no field has
   */
  static Schema toBeam(StructType table) {
    Schema.Builder rows = Schema.builder();
    for (StructField column : table.fields()) {
      FieldType type = toBeam(column).withNullable(column.isNullable());
      rows.addField(Schema.Field.of(column.getName(), type));
    }
    return rows.build();
  }

  private static FieldType toBeam(StructField column) {
    DataType type = column.getDataType();
    if (type instanceof StringType) {
      return FieldType.STRING;
    } else if (type instanceof IntegerType) {
      return FieldType.INT32;
    } else if (type instanceof LongType) {
      return FieldType.INT64;
    } else if (type instanceof DoubleType) {
      return FieldType.DOUBLE;
    } else if (type instanceof BooleanType) {
      return FieldType.BOOLEAN;
    } else if (type instanceof TimestampType) {
      return FieldType.logicalType(SqlTypes.TIMESTAMP);
    }
    throw new DeltaTableException(
        "column " + column.getName() + " cannot be read",
        "no field type is known for " + type,
        "Read the table with an engine that knows the type");
  }

  /** The columns of {@code table} that such rows have, but for some. */
  static StructType only(StructType table, Schema rows, List<String> without) {
    return new StructType(
        table.fields().stream()
            .filter(c -> rows.hasField(c.getName()) && !without.contains(c.getName()))
            .toList());
  }

  /** Some columns of {@code table}, in the order of {@code names}. */
  static StructType only(StructType table, List<String> names) {
    return new StructType(names.stream().map(table::get).toList());
  }

  /** A field's value as a constant of a column's type. */
  static Literal literal(DataType type, @Nullable Object value) {
    if (value == null) {
      return Literal.ofNull(type);
    } else if (type instanceof StringType) {
      return Literal.ofString((String) value);
    } else if (type instanceof IntegerType) {
      return Literal.ofInt((Integer) value);
    } else if (type instanceof LongType) {
      return Literal.ofLong((Long) value);
    } else if (type instanceof DoubleType) {
      return Literal.ofDouble((Double) value);
    } else if (type instanceof BooleanType) {
      return Literal.ofBoolean((Boolean) value);
    } else if (type instanceof TimestampType) {
      return Literal.ofTimestamp(micros(value));
    }
    throw new IllegalStateException("a column of type " + type + " holds " + value.getClass());
  }

  /** A field's point in time in microseconds since 1970, anything finer cut off. */
  static long micros(Object value) {
    if (value instanceof Instant instant) {
      return Micros.of(instant);
    } else if (value instanceof ReadableInstant instant) {
      return Micros.ofMillis(instant.getMillis());
    }
    throw new IllegalStateException(value.getClass() + " is no point in time");
  }

  static String typeName(FieldType type) {
    return type.getTypeName().isLogicalType()
        ? type.getLogicalType().getIdentifier()
        : type.getTypeName().toString();
  }
}
