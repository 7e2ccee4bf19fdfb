/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.StringColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The least or greatest text by its UTF-8 bytes, which is the order of code points. */
final class StringExtremeAccumulator extends Accumulator {
  private final boolean greatest;
  private byte[][] best = new byte[0][];

  StringExtremeAccumulator(boolean greatest) {
    this.greatest = greatest;
  }

  @Override
  void ensureCapacity(int groups) {
    if (best.length < groups) {
      best = Arrays.copyOf(best, grown(best.length, groups));
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    StringColumn column = (StringColumn) values;
    for (int i = 0; i < count; i++) {
      if (!column.isNull(rows[i])) {
        offer(groups[i], column.bytes(), column.start(rows[i]), column.end(rows[i]));
      }
    }
  }

  private void offer(int group, byte[] bytes, int from, int to) {
    byte[] now = best[group];
    int order = now == null ? 0 : Arrays.compareUnsigned(bytes, from, to, now, 0, now.length);
    if (now == null || (greatest ? order > 0 : order < 0)) {
      best[group] = Arrays.copyOfRange(bytes, from, to);
    }
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] value = best[groups[i]];
      VarLong.write(value == null ? 0 : value.length + 1L, out);
      if (value != null) {
        out.write(value);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      int length = (int) VarLong.read(in) - 1;
      if (length >= 0) {
        byte[] value = new byte[length];
        in.readFully(value);
        offer(groups[i], value, 0, length);
      }
    }
  }

  @Override
  Object result(int group) {
    return best[group] == null ? null : new String(best[group], StandardCharsets.UTF_8);
  }
}
