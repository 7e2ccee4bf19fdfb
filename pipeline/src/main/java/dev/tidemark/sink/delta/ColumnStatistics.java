/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import com.fasterxml.jackson.core.JsonGenerator;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.TimestampType;
import java.io.IOException;

/**
 * The bounds and the number of nulls of one column in one file. A bound that cannot be written
 * truly is left out: readers then do not skip by it.
 */
abstract class ColumnStatistics {
  private final String name;
  private long nulls;

  private ColumnStatistics(String name) {
    this.name = name;
  }

  static ColumnStatistics of(StructField column) {
    String name = column.getName();
    if (column.getDataType() instanceof StringType) {
      return new Strings(name);
    } else if (column.getDataType() instanceof IntegerType) {
      return new Integers(name);
    } else if (column.getDataType() instanceof LongType) {
      return new Longs(name);
    } else if (column.getDataType() instanceof DoubleType) {
      return new Doubles(name);
    } else if (column.getDataType() instanceof TimestampType) {
      return new Timestamps(name);
    } else if (column.getDataType() instanceof BooleanType) {
      return new Booleans(name);
    }
    throw new IllegalStateException("column " + name + " is of type " + column.getDataType());
  }

  final String name() {
    return name;
  }

  final long nulls() {
    return nulls;
  }

  final void add(ColumnVector column) {
    for (int row = 0; row < column.getSize(); row++) {
      if (column.isNullAt(row)) {
        nulls++;
      } else {
        add(column, row);
      }
    }
  }

  /** Takes in a value that is not null. */
  abstract void add(ColumnVector column, int row);

  /** Writes the field with the lower bound, if there is one. */
  abstract void writeMin(JsonGenerator json) throws IOException;

  /** Writes the field with the upper bound, if there is one. */
  abstract void writeMax(JsonGenerator json) throws IOException;

  /** Delta keeps no bounds of truth values. */
  private static final class Booleans extends ColumnStatistics {
    Booleans(String name) {
      super(name);
    }

    @Override
    void add(ColumnVector column, int row) {}

    @Override
    void writeMin(JsonGenerator json) {}

    @Override
    void writeMax(JsonGenerator json) {}
  }

  private static class Longs extends ColumnStatistics {
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    Longs(String name) {
      super(name);
    }

    long value(ColumnVector column, int row) {
      return column.getLong(row);
    }

    void write(JsonGenerator json, long value) throws IOException {
      json.writeNumberField(name(), value);
    }

    @Override
    final void add(ColumnVector column, int row) {
      long value = value(column, row);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }

    @Override
    final void writeMin(JsonGenerator json) throws IOException {
      if (min <= max) {
        write(json, min);
      }
    }

    @Override
    final void writeMax(JsonGenerator json) throws IOException {
      if (min <= max) {
        write(json, max);
      }
    }
  }

  private static final class Integers extends Longs {
    Integers(String name) {
      super(name);
    }

    @Override
    long value(ColumnVector column, int row) {
      return column.getInt(row);
    }
  }

  private static final class Timestamps extends Longs {
    Timestamps(String name) {
      super(name);
    }

    @Override
    void write(JsonGenerator json, long micros) throws IOException {
      String text = Bounds.timestamp(micros);
      if (text != null) {
        json.writeStringField(name(), text);
      }
    }
  }

  /** NaN is greater than any number, as in Spark. */
  private static final class Doubles extends ColumnStatistics {
    private boolean nan;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    Doubles(String name) {
      super(name);
    }

    @Override
    void add(ColumnVector column, int row) {
      double value = column.getDouble(row);
      if (Double.isNaN(value)) {
        nan = true;
      } else {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }

    @Override
    void writeMin(JsonGenerator json) throws IOException {
      if (Double.isFinite(min)) {
        json.writeNumberField(name(), min);
      }
    }

    /** Some readers hold -0.0 < 0.0, SQL does not: an upper bound of zero is always 0.0. */
    @Override
    void writeMax(JsonGenerator json) throws IOException {
      if (!nan && Double.isFinite(max)) {
        json.writeNumberField(name(), max == 0 ? 0.0 : max);
      }
    }
  }

  private static final class Strings extends ColumnStatistics {
    private String min;
    private String max;

    Strings(String name) {
      super(name);
    }

    @Override
    void add(ColumnVector column, int row) {
      String value = column.getString(row);
      if (min == null || Bounds.compareAsUtf8(value, min) < 0) {
        min = value;
      }
      if (max == null || Bounds.compareAsUtf8(value, max) > 0) {
        max = value;
      }
    }

    @Override
    void writeMin(JsonGenerator json) throws IOException {
      if (min != null) {
        json.writeStringField(name(), Bounds.lower(min));
      }
    }

    @Override
    void writeMax(JsonGenerator json) throws IOException {
      String bound = max == null ? null : Bounds.upper(max);
      if (bound != null) {
        json.writeStringField(name(), bound);
      }
    }
  }
}
