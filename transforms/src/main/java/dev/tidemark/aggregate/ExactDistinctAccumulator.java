/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.StringColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How many different values a group has, exactly: keeps every one of them, text as it is and
 * anything else in eight bytes. 0.0 and -0.0 are one value, and so are all NaNs. The values of all
 * groups of a table must fit 2^31 bytes.
 */
final class ExactDistinctAccumulator extends Accumulator {
  private final GroupedKeys values = new GroupedKeys();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  @Override
  void ensureCapacity(int groups) {
    values.ensureCapacity(groups);
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column column, LongColumn times) {
    if (column instanceof StringColumn strings) {
      for (int i = 0; i < count; i++) {
        int row = rows[i];
        if (!strings.isNull(row)) {
          values.of(groups[i], strings.bytes(), strings.start(row), strings.end(row));
        }
      }
    } else if (column instanceof LongColumn longs) {
      for (int i = 0; i < count; i++) {
        if (!longs.isNull(rows[i])) {
          addNumber(groups[i], longs.get(rows[i]));
        }
      }
    } else if (column instanceof DoubleColumn doubles) {
      for (int i = 0; i < count; i++) {
        if (!doubles.isNull(rows[i])) {
          addNumber(groups[i], Double.doubleToLongBits(doubles.get(rows[i]) + 0.0));
        }
      }
    }
  }

  private void addNumber(int group, long value) {
    number.putLong(0, value);
    values.of(group, number.array(), 0, Long.BYTES);
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      VarLong.write(values.count(groups[i]), out);
      for (int value : values.numbers(groups[i])) {
        int length = values.end(value) - values.start(value);
        VarLong.write(length, out);
        out.write(values.bytes(), values.start(value), length);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    byte[] value = new byte[64];
    for (int i = 0; i < count; i++) {
      for (long left = VarLong.read(in); left > 0; left--) {
        int length = (int) VarLong.read(in);
        if (value.length < length) {
          value = new byte[length * 2];
        }
        in.readFully(value, 0, length);
        values.of(groups[i], value, 0, length);
      }
    }
  }

  @Override
  Object result(int group) {
    return (long) values.count(group);
  }
}
