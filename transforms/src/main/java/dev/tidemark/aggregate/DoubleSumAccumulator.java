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

/**
 * The sum, or the mean, of doubles, by Neumaier's compensated summation (A. Neumaier, ZAMM 54,
 * 1974): the error does not grow with the number of rows. NaN and infinities give what plain
 * addition gives.
 */
final class DoubleSumAccumulator extends Accumulator {
  private final boolean mean;
  private long[] counts = new long[0];
  private double[] sums = new double[0];
  private double[] corrections = new double[0];

  DoubleSumAccumulator(boolean mean) {
    this.mean = mean;
  }

  @Override
  void ensureCapacity(int groups) {
    if (counts.length < groups) {
      int capacity = grown(counts.length, groups);
      counts = Arrays.copyOf(counts, capacity);
      sums = Arrays.copyOf(sums, capacity);
      corrections = Arrays.copyOf(corrections, capacity);
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    DoubleColumn column = (DoubleColumn) values;
    for (int i = 0; i < count; i++) {
      if (!column.isNull(rows[i])) {
        plus(groups[i], column.get(rows[i]));
        counts[groups[i]]++;
      }
    }
  }

  private void plus(int group, double value) {
    double sum = sums[group];
    double next = sum + value;
    corrections[group] +=
        Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sums[group] = next;
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      int group = groups[i];
      VarLong.write(counts[group], out);
      if (counts[group] > 0) {
        out.writeDouble(sums[group]);
        out.writeDouble(corrections[group]);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      long values = VarLong.read(in);
      if (values > 0) {
        counts[groups[i]] += values;
        plus(groups[i], in.readDouble());
        corrections[groups[i]] += in.readDouble();
      }
    }
  }

  @Override
  Object result(int group) {
    if (counts[group] == 0) {
      return null;
    }
    double corrected = sums[group] + corrections[group];
    double sum = Double.isFinite(sums[group]) ? corrected : sums[group];
    return mean ? sum / counts[group] : sum;
  }
}
