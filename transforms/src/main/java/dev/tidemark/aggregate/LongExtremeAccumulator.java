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

/** The least or greatest of what {@link LongColumn}s hold. */
final class LongExtremeAccumulator extends Accumulator {
  private final ColumnType type;
  private final boolean greatest;
  private long[] best = new long[0];
  private boolean[] any = new boolean[0];

  LongExtremeAccumulator(ColumnType type, boolean greatest) {
    this.type = type;
    this.greatest = greatest;
  }

  @Override
  void ensureCapacity(int groups) {
    if (best.length < groups) {
      int capacity = grown(best.length, groups);
      best = Arrays.copyOf(best, capacity);
      any = Arrays.copyOf(any, capacity);
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    LongColumn column = (LongColumn) values;
    for (int i = 0; i < count; i++) {
      if (!column.isNull(rows[i])) {
        offer(groups[i], column.get(rows[i]));
      }
    }
  }

  private void offer(int group, long value) {
    if (!any[group] || (greatest ? value > best[group] : value < best[group])) {
      best[group] = value;
      any[group] = true;
    }
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      out.writeBoolean(any[groups[i]]);
      if (any[groups[i]]) {
        out.writeLong(best[groups[i]]);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      if (in.readBoolean()) {
        offer(groups[i], in.readLong());
      }
    }
  }

  @Override
  Object result(int group) {
    return any[group] ? LongColumn.box(type, best[group]) : null;
  }
}
