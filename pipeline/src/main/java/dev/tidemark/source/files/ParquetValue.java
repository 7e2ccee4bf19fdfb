/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Utf8;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Takes the value of one column of the current record from parquet-java. */
final class ParquetValue extends PrimitiveConverter {
  private static final long MIN_MICROS = Micros.ofMillis(-62_135_596_800_000L);
  private static final long MAX_MICROS = Micros.ofMillis(253_402_300_799_999L) + 999;
  private static final long JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

  private final EventSchema.Field field;
  private final TimeUnit unit;
  private boolean present;
  private long number;
  private double decimal;
  private byte[] text;
  private String problem;

  ParquetValue(EventSchema.Field field, PrimitiveType type) {
    this.field = field;
    this.unit = unitOf(type);
  }

  private static TimeUnit unitOf(PrimitiveType type) {
    if (type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation) {
      return TimeUnit.DAYS;
    }
    if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp) {
      return switch (timestamp.getUnit()) {
        case MILLIS -> TimeUnit.MILLISECONDS;
        case MICROS -> TimeUnit.MICROSECONDS;
        case NANOS -> TimeUnit.NANOSECONDS;
      };
    }
    return TimeUnit.MICROSECONDS;
  }

  /** Forgets the last record's value. */
  void clear() {
    present = false;
    problem = null;
  }

  @Override
  public void addLong(long value) {
    if (field.type() == ColumnType.TIMESTAMP) {
      setMicros(unit == TimeUnit.NANOSECONDS ? Math.floorDiv(value, 1_000) : unit.toMicros(value));
    } else {
      number = value;
    }
    present = true;
  }

  @Override
  public void addInt(int value) {
    addLong(value);
  }

  @Override
  public void addBoolean(boolean value) {
    number = value ? 1 : 0;
    present = true;
  }

  @Override
  public void addDouble(double value) {
    decimal = value;
    present = true;
  }

  @Override
  public void addFloat(float value) {
    addDouble(value);
  }

  @Override
  public void addBinary(Binary value) {
    present = true;
    if (field.type() == ColumnType.TIMESTAMP) {
      addInt96(value);
      return;
    }
    text = value.getBytes();
    if (!Utf8.isWellFormed(text)) {
      problem = "column " + field.name() + ": not UTF-8";
    }
  }

  /** Nanoseconds of a Julian day, little-endian: how Hive and older Sparks write timestamps. */
  private void addInt96(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = Integer.toUnsignedLong(bytes.getInt());
    setMicros((day - JULIAN_DAY_OF_1970) * MICROS_PER_DAY + Math.floorDiv(nanos, 1_000));
  }

  private void setMicros(long micros) {
    number = micros;
    if (micros < MIN_MICROS || micros > MAX_MICROS) {
      problem = "column " + field.name() + ": a timestamp outside the years 0001 to 9999";
    }
  }

  /** Sets the column of {@code row}, or tells what is wrong with the value. */
  Optional<String> set(EventBatchBuilder row, int column) {
    if (problem != null) {
      return Optional.of(problem);
    }
    if (present) {
      switch (field.type()) {
        case STRING -> row.setString(column, text, 0, text.length);
        case DOUBLE -> row.setDouble(column, decimal);
        default -> row.setLong(column, number);
      }
    }
    return Optional.empty();
  }

  /** The value for people, or null. */
  Object shown() {
    if (!present) {
      return null;
    }
    return switch (field.type()) {
      case STRING -> new String(text, StandardCharsets.UTF_8);
      case DOUBLE -> decimal;
      case BOOLEAN -> number == 1;
      case TIMESTAMP -> problem == null ? Micros.toInstant(number).toString() : (Object) number;
      default -> number;
    };
  }
}
