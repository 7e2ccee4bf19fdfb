/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.LongColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The sum, or the mean, of integers. Sums are kept in 128 bits, so that the order of rows never
 * decides whether one overflows; a sum that does not fit 64 bits in the end is null.
 */
final class LongSumAccumulator extends Accumulator {
  private final boolean mean;
  private long[] counts = new long[0];
  private long[] low = new long[0];
  private long[] high = new long[0];

  LongSumAccumulator(boolean mean) {
    this.mean = mean;
  }

  @Override
  void ensureCapacity(int groups) {
    if (counts.length < groups) {
      int capacity = grown(counts.length, groups);
      counts = Arrays.copyOf(counts, capacity);
      low = Arrays.copyOf(low, capacity);
      high = Arrays.copyOf(high, capacity);
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    LongColumn column = (LongColumn) values;
    for (int i = 0; i < count; i++) {
      if (!column.isNull(rows[i])) {
        long value = column.get(rows[i]);
        plus(groups[i], value, value >> 63, 1);
      }
    }
  }

  private void plus(int group, long addLow, long addHigh, long count) {
    long before = low[group];
    long after = before + addLow;
    low[group] = after;
    high[group] += addHigh + (Long.compareUnsigned(after, before) < 0 ? 1 : 0);
    counts[group] += count;
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      int group = groups[i];
      VarLong.write(counts[group], out);
      if (counts[group] > 0) {
        out.writeLong(low[group]);
        VarLong.write(zigzag(high[group]), out);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      long values = VarLong.read(in);
      if (values > 0) {
        long addLow = in.readLong();
        plus(groups[i], addLow, unzigzag(VarLong.read(in)), values);
      }
    }
  }

  @Override
  Object result(int group) {
    if (counts[group] == 0) {
      return null;
    }
    boolean fits = high[group] == low[group] >> 63;
    if (mean) {
      double sum = fits ? (double) low[group] : exact(group).doubleValue();
      return sum / counts[group];
    }
    return fits ? low[group] : null;
  }

  private BigInteger exact(int group) {
    BigInteger unsignedLow = new BigInteger(Long.toUnsignedString(low[group]));
    return BigInteger.valueOf(high[group]).shiftLeft(Long.SIZE).add(unsignedLow);
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
