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
 * The variance of numbers or its root, from count, mean and the sum of squared distances from the
 * mean: rows are added by Welford's method (Technometrics 4, 1962) and states merged by that of
 * Chan, Golub and LeVeque (COMPSTAT 1982), neither of which subtracts large sums from each other.
 */
final class VarianceAccumulator extends Accumulator {
  private final boolean sample;
  private final boolean root;
  private long[] counts = new long[0];
  private double[] means = new double[0];
  private double[] squares = new double[0];

  /**
   * @param sample whether the rows are a sample, by which the variance is estimated without bias,
   *     or all there is
   * @param root whether the result is the standard deviation
   */
  VarianceAccumulator(boolean sample, boolean root) {
    this.sample = sample;
    this.root = root;
  }

  @Override
  void ensureCapacity(int groups) {
    if (counts.length < groups) {
      int capacity = grown(counts.length, groups);
      counts = Arrays.copyOf(counts, capacity);
      means = Arrays.copyOf(means, capacity);
      squares = Arrays.copyOf(squares, capacity);
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    if (values instanceof DoubleColumn doubles) {
      for (int i = 0; i < count; i++) {
        if (!doubles.isNull(rows[i])) {
          add(groups[i], doubles.get(rows[i]));
        }
      }
    } else if (values instanceof LongColumn longs) {
      for (int i = 0; i < count; i++) {
        if (!longs.isNull(rows[i])) {
          add(groups[i], (double) longs.get(rows[i]));
        }
      }
    }
  }

  private void add(int group, double value) {
    double distance = value - means[group];
    counts[group]++;
    means[group] += distance / counts[group];
    squares[group] += distance * (value - means[group]);
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      int group = groups[i];
      VarLong.write(counts[group], out);
      if (counts[group] > 0) {
        out.writeDouble(means[group]);
        out.writeDouble(squares[group]);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      long values = VarLong.read(in);
      if (values > 0) {
        merge(groups[i], values, in.readDouble(), in.readDouble());
      }
    }
  }

  private void merge(int group, long values, double mean, double square) {
    long before = counts[group];
    counts[group] += values;
    if (before == 0) {
      means[group] = mean;
      squares[group] = square;
      return;
    }
    double distance = mean - means[group];
    double share = (double) values / counts[group];
    means[group] += distance * share;
    squares[group] += square + distance * distance * before * share;
  }

  @Override
  Object result(int group) {
    long divisor = counts[group] - (sample ? 1 : 0);
    if (divisor <= 0) {
      return null;
    }
    double variance = squares[group] / divisor;
    return root ? Math.sqrt(variance) : variance;
  }
}
