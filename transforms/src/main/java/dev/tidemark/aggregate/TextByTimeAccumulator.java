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

/**
 * The text of the first or last row by event time. Of several rows at that time the least text by
 * its UTF-8 bytes counts as first and the greatest as last, so that the order in which rows are
 * read decides nothing.
 */
final class TextByTimeAccumulator extends Accumulator {
  private final boolean last;
  private long[] bestTimes = new long[0];
  private byte[][] best = new byte[0][];

  TextByTimeAccumulator(boolean last) {
    this.last = last;
  }

  @Override
  void ensureCapacity(int groups) {
    if (best.length < groups) {
      int capacity = grown(best.length, groups);
      bestTimes = Arrays.copyOf(bestTimes, capacity);
      best = Arrays.copyOf(best, capacity);
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    StringColumn column = (StringColumn) values;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (!column.isNull(row)) {
        offer(groups[i], times.get(row), column.bytes(), column.start(row), column.end(row));
      }
    }
  }

  private void offer(int group, long time, byte[] bytes, int from, int to) {
    byte[] now = best[group];
    int order = Long.compare(time, bestTimes[group]);
    if (order == 0 && now != null) {
      order = Arrays.compareUnsigned(bytes, from, to, now, 0, now.length);
    }
    if (now == null || (last ? order > 0 : order < 0)) {
      bestTimes[group] = time;
      best[group] = Arrays.copyOfRange(bytes, from, to);
    }
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] value = best[groups[i]];
      VarLong.write(value == null ? 0 : value.length + 1L, out);
      if (value != null) {
        out.writeLong(bestTimes[groups[i]]);
        out.write(value);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      int length = (int) VarLong.read(in) - 1;
      if (length >= 0) {
        long time = in.readLong();
        byte[] value = new byte[length];
        in.readFully(value);
        offer(groups[i], time, value, 0, length);
      }
    }
  }

  @Override
  Object result(int group) {
    return best[group] == null ? null : new String(best[group], StandardCharsets.UTF_8);
  }
}
