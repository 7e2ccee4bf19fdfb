/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.StringColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of the grouping columns of one row, as bytes that are equal where the values are: per
 * column a byte that tells null from value, then eight bytes, or a length and the text. Null is a
 * value of its own, 0.0 and -0.0 are one value, and so are all NaNs, as in SQL's GROUP BY.
 */
final class GroupKey {
  private final List<String> names;
  private byte[] bytes = new byte[64];
  private int length;
  private Column[] columns = {};

  GroupKey(List<String> names) {
    this.names = names;
  }

  /** The next rows to {@link #read} are of {@code batch}. */
  void of(EventBatch batch) {
    columns = names.stream().map(batch::column).toArray(Column[]::new);
  }

  /** Reads the key of a row into {@link #bytes()}. */
  void read(int row) {
    length = 0;
    for (Column column : columns) {
      if (column.isNull(row)) {
        room(1);
        bytes[length++] = 0;
      } else if (column instanceof StringColumn strings) {
        text(strings, row);
      } else if (column instanceof LongColumn longs) {
        number(longs.get(row));
      } else if (column instanceof DoubleColumn doubles) {
        number(Double.doubleToLongBits(doubles.get(row) + 0.0));
      }
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void text(StringColumn column, int row) {
    int start = column.start(row);
    int size = column.end(row) - start;
    room(1 + Integer.BYTES + size);
    bytes[length++] = 1;
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (size >>> shift);
    }
    System.arraycopy(column.bytes(), start, bytes, length, size);
    length += size;
  }

  private void number(long value) {
    room(1 + Long.BYTES);
    bytes[length++] = 1;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** The values that a key was read from, as their types' Java classes. */
  static List<Object> values(byte[] keys, int from, List<ColumnType> types) {
    ByteBuffer key = ByteBuffer.wrap(keys);
    key.position(from);
    List<Object> values = new ArrayList<>(types.size());
    for (ColumnType type : types) {
      values.add(key.get() == 0 ? null : value(key, type));
    }
    return values;
  }

  private static Object value(ByteBuffer key, ColumnType type) {
    return switch (type) {
      case STRING -> {
        byte[] text = new byte[key.getInt()];
        key.get(text);
        yield new String(text, StandardCharsets.UTF_8);
      }
      case DOUBLE -> key.getDouble();
      default -> LongColumn.box(type, key.getLong());
    };
  }
}
