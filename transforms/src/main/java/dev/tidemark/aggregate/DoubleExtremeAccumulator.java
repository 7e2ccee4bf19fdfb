/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.LongColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The least or greatest double by {@link Double#compare}: -0.0 below 0.0, NaN above all. */
final class DoubleExtremeAccumulator extends Accumulator {
  private final boolean greatest;
  private double[] best = new double[0];
  private boolean[] any = new boolean[0];

  DoubleExtremeAccumulator(boolean greatest) {
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
    DoubleColumn column = (DoubleColumn) values;
    for (int i = 0; i < count; i++) {
      if (!column.isNull(rows[i])) {
        offer(groups[i], column.get(rows[i]));
      }
    }
  }

  private void offer(int group, double value) {
    int order = any[group] ? Double.compare(value, best[group]) : 0;
    if (!any[group] || (greatest ? order > 0 : order < 0)) {
      best[group] = value;
      any[group] = true;
    }
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      out.writeBoolean(any[groups[i]]);
      if (any[groups[i]]) {
        out.writeDouble(best[groups[i]]);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      if (in.readBoolean()) {
        offer(groups[i], in.readDouble());
      }
    }
  }

  @Override
  Object result(int group) {
    return any[group] ? best[group] : null;
  }
}
