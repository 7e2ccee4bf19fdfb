/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.StringColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A column being computed. Rows are set in ascending order and at most once; one that is not set is
 * zero or empty. Not thread-safe.
 */
final class Output {
  private static final long[] NO_NULLS = {};
  private static final int BYTES_PER_ROW = 16;

  private final ColumnType type;
  private final int size;
  private final long[] longs;
  private final double[] doubles;
  private final int[] ends;
  private byte[] bytes;
  private int end;
  private int nextRow;
  private long[] nulls = NO_NULLS;

  Output(ColumnType type, int size) {
    this.type = type;
    this.size = size;
    boolean text = type == ColumnType.STRING;
    boolean real = type == ColumnType.DOUBLE;
    longs = text || real ? null : new long[size];
    doubles = real ? new double[size] : null;
    ends = text ? new int[size] : null;
    bytes = text ? new byte[BYTES_PER_ROW * size] : null;
  }

  void setNull(int row) {
    if (nulls.length == 0) {
      nulls = new long[(size + Long.SIZE - 1) / Long.SIZE];
    }
    nulls[row >>> 6] |= 1L << row;
  }

  /** Of an INT, BIGINT, BOOLEAN or TIMESTAMP column. */
  void setLong(int row, long value) {
    longs[row] = value;
  }

  void setBoolean(int row, boolean value) {
    longs[row] = value ? 1 : 0;
  }

  void setDouble(int row, double value) {
    doubles[row] = value;
  }

  void setText(int row, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    setText(row, utf8, 0, utf8.length);
  }

  /** Sets a STRING to well-formed UTF-8. */
  void setText(int row, byte[] utf8, int from, int to) {
    beginText(row);
    append(utf8, from, to);
    endText(row);
  }

  /** Begins the text of {@code row}, to be followed by {@link #append} and {@link #endText}. */
  void beginText(int row) {
    Arrays.fill(ends, nextRow, row, end);
    nextRow = row;
  }

  void append(byte[] utf8, int from, int to) {
    int length = to - from;
    if (bytes.length - end < length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(end, length)));
    }
    System.arraycopy(utf8, from, bytes, end, length);
    end += length;
  }

  void endText(int row) {
    ends[row] = end;
    nextRow = row + 1;
  }

  /** Copies the value, or null, that {@code from} of the same type holds. */
  void copy(int row, Column from) {
    if (from.isNull(row)) {
      setNull(row);
    } else if (from instanceof LongColumn c) {
      setLong(row, c.get(row));
    } else if (from instanceof DoubleColumn c) {
      setDouble(row, c.get(row));
    } else if (from instanceof StringColumn c) {
      setText(row, c.bytes(), c.start(row), c.end(row));
    }
  }

  /** The column. Nothing may be set after. */
  Column column() {
    if (type == ColumnType.STRING) {
      Arrays.fill(ends, nextRow, size, end);
      return new StringColumn(size, bytes, ends, nulls);
    }
    return type == ColumnType.DOUBLE
        ? new DoubleColumn(size, doubles, nulls)
        : new LongColumn(type, size, longs, nulls);
  }
}
