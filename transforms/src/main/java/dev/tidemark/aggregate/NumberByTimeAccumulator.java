/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.LongColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The value, of any type but STRING, of the first or last row by event time. Of several rows at
 * that time the least value counts as first and the greatest as last, so that the order in which
 * rows are read decides nothing.
 */
final class NumberByTimeAccumulator extends Accumulator {
  private final ColumnType type;
  private final boolean last;
  private long[] bestTimes = new long[0];
  private long[] best = new long[0];
  private boolean[] any = new boolean[0];

  NumberByTimeAccumulator(ColumnType type, boolean last) {
    this.type = type;
    this.last = last;
  }

  @Override
  void ensureCapacity(int groups) {
    if (best.length < groups) {
      int capacity = grown(best.length, groups);
      bestTimes = Arrays.copyOf(bestTimes, capacity);
      best = Arrays.copyOf(best, capacity);
      any = Arrays.copyOf(any, capacity);
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    for (int i = 0; i < count; i++) {
      if (!values.isNull(rows[i])) {
        offer(groups[i], times.get(rows[i]), OrderedNumber.of(values, rows[i]));
      }
    }
  }

  private void offer(int group, long time, long value) {
    int order = Long.compare(time, bestTimes[group]);
    if (order == 0) {
      order = Long.compare(value, best[group]);
    }
    if (!any[group] || (last ? order > 0 : order < 0)) {
      bestTimes[group] = time;
      best[group] = value;
      any[group] = true;
    }
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      int group = groups[i];
      out.writeBoolean(any[group]);
      if (any[group]) {
        out.writeLong(bestTimes[group]);
        out.writeLong(best[group]);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      if (in.readBoolean()) {
        offer(groups[i], in.readLong(), in.readLong());
      }
    }
  }

  @Override
  Object result(int group) {
    return any[group] ? OrderedNumber.value(type, best[group]) : null;
  }
}
