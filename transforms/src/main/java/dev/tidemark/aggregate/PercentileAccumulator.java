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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A percentile of numbers, from how many values fall into each of many narrow buckets, and the
 * least value of each. A bucket is what doubles share down to the seventh bit of their fraction, so
 * that it is never wider than 1/128 of the values in it (the idea of DDSketch: Masson, Rim, Lee,
 * VLDB 2019). Counts and least values do not depend on how rows were split and merged, as those of
 * sketches that draw samples do.
 *
 * <p>The state grows with the orders of magnitude that the values span: about 430 buckets for each
 * power of ten, however many rows there are.
 */
final class PercentileAccumulator extends Accumulator {
  private static final int DROPPED_BITS = 52 - 7;

  private final ColumnType type;
  private final BigDecimal percentage;
  private final GroupedKeys buckets = new GroupedKeys();
  private final ByteBuffer key = ByteBuffer.allocate(Integer.BYTES);
  private long[] counts = new long[0];
  private long[] least = new long[0];

  /**
   * @param type that of the values, a number
   * @param percentage from 0 to 1
   */
  PercentileAccumulator(ColumnType type, double percentage) {
    this.type = type;
    this.percentage = BigDecimal.valueOf(percentage);
  }

  @Override
  void ensureCapacity(int groups) {
    buckets.ensureCapacity(groups);
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    for (int i = 0; i < count; i++) {
      if (!values.isNull(rows[i])) {
        long value = OrderedNumber.of(values, rows[i]);
        add(groups[i], bucket(value), 1, value);
      }
    }
  }

  /** Buckets are in the order of the values in them. */
  private int bucket(long value) {
    long ordered = type == ColumnType.DOUBLE ? value : OrderedNumber.of((double) value);
    return (int) (ordered >> DROPPED_BITS);
  }

  private void add(int group, int bucket, long count, long value) {
    key.putInt(0, bucket);
    int before = buckets.size();
    int number = buckets.of(group, key.array(), 0, Integer.BYTES);
    if (number == before) {
      if (number == counts.length) {
        counts = Arrays.copyOf(counts, grown(number, number + 1));
        least = Arrays.copyOf(least, counts.length);
      }
      least[number] = value;
    }
    counts[number] += count;
    least[number] = Math.min(least[number], value);
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      VarLong.write(buckets.count(groups[i]), out);
      for (int number : buckets.numbers(groups[i])) {
        VarLong.write(counts[number], out);
        out.writeLong(least[number]);
      }
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      for (long left = VarLong.read(in); left > 0; left--) {
        long values = VarLong.read(in);
        long value = in.readLong();
        add(groups[i], bucket(value), values, value);
      }
    }
  }

  /** Walks up the buckets, which their least values sort, to the one that holds the rank. */
  @Override
  Object result(int group) {
    int[] numbers = buckets.numbers(group);
    if (numbers.length == 0) {
      return null;
    }
    long total = 0;
    long[][] ascending = new long[numbers.length][];
    for (int i = 0; i < numbers.length; i++) {
      total += counts[numbers[i]];
      ascending[i] = new long[] {least[numbers[i]], counts[numbers[i]]};
    }
    Arrays.sort(ascending, (a, b) -> Long.compare(a[0], b[0]));
    long rank =
        percentage
            .multiply(BigDecimal.valueOf(total))
            .setScale(0, RoundingMode.CEILING)
            .longValue();
    int at = 0;
    for (long below = ascending[0][1]; below < rank; below += ascending[at][1]) {
      at++;
    }
    return OrderedNumber.value(type, ascending[at][0]);
  }
}
