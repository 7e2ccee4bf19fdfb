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
import java.util.Arrays;

/** Counts rows, or values that are not null. */
final class CountAccumulator extends Accumulator {
  private long[] counts = new long[0];

  @Override
  void ensureCapacity(int groups) {
    if (counts.length < groups) {
      counts = Arrays.copyOf(counts, grown(counts.length, groups));
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    if (values == null || !values.hasNulls()) {
      for (int i = 0; i < count; i++) {
        counts[groups[i]]++;
      }
    } else {
      for (int i = 0; i < count; i++) {
        counts[groups[i]] += values.isNull(rows[i]) ? 0 : 1;
      }
    }
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      VarLong.write(counts[groups[i]], out);
    }
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      counts[groups[i]] += VarLong.read(in);
    }
  }

  @Override
  Object result(int group) {
    return counts[group];
  }
}
