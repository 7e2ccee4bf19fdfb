/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.StringColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * About how many different values a group has, by an HLL sketch of 2^{@value #LG_K} slots (Flajolet
 * et al. 2007, as built by Apache DataSketches). The estimate is the composite one, a function of
 * what the slots hold, so that it does not depend on how rows were split and merged.
 */
final class DistinctAccumulator extends Accumulator {
  private static final int LG_K = 12;

  private HllSketch[] sketches = new HllSketch[0];
  private Union[] unions = new Union[0];

  @Override
  void ensureCapacity(int groups) {
    if (sketches.length < groups) {
      int capacity = grown(sketches.length, groups);
      sketches = Arrays.copyOf(sketches, capacity);
      unions = Arrays.copyOf(unions, capacity);
    }
  }

  @Override
  void add(int[] groups, int[] rows, int count, Column values, LongColumn times) {
    if (values instanceof StringColumn strings) {
      for (int i = 0; i < count; i++) {
        int row = rows[i];
        if (!strings.isNull(row)) {
          update(groups[i], ByteHash.of(strings.bytes(), strings.start(row), strings.end(row)));
        }
      }
    } else if (values instanceof LongColumn longs) {
      for (int i = 0; i < count; i++) {
        if (!longs.isNull(rows[i])) {
          update(groups[i], longs.get(rows[i]));
        }
      }
    } else if (values instanceof DoubleColumn doubles) {
      for (int i = 0; i < count; i++) {
        if (!doubles.isNull(rows[i])) {
          // 0.0 and -0.0 are one value, and so are all NaNs
          update(groups[i], Double.doubleToLongBits(doubles.get(rows[i]) + 0.0));
        }
      }
    }
  }

  private void update(int group, long value) {
    if (unions[group] != null) {
      unions[group].update(value);
      return;
    }
    HllSketch sketch = sketches[group];
    if (sketch == null) {
      sketch = new HllSketch(LG_K, TgtHllType.HLL_8);
      sketches[group] = sketch;
    }
    sketch.update(value);
  }

  @Override
  void write(int[] groups, int count, DataOutput out) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] bytes = bytes(groups[i]);
      VarLong.write(bytes.length, out);
      out.write(bytes);
    }
  }

  private byte[] bytes(int group) {
    if (unions[group] != null) {
      return unions[group].getResult(TgtHllType.HLL_8).toCompactByteArray();
    }
    return sketches[group] == null ? new byte[0] : sketches[group].toCompactByteArray();
  }

  @Override
  void merge(int[] groups, int count, DataInput in) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[(int) VarLong.read(in)];
      in.readFully(bytes);
      if (bytes.length > 0) {
        merge(groups[i], HllSketch.wrap(Memory.wrap(bytes)));
      }
    }
  }

  private void merge(int group, HllSketch other) {
    if (unions[group] == null && sketches[group] == null) {
      sketches[group] = other.copy();
      return;
    }
    if (unions[group] == null) {
      unions[group] = new Union(LG_K);
      unions[group].update(sketches[group]);
      sketches[group] = null;
    }
    unions[group].update(other);
  }

  @Override
  Object result(int group) {
    double estimate = 0;
    if (unions[group] != null) {
      estimate = unions[group].getCompositeEstimate();
    } else if (sketches[group] != null) {
      estimate = sketches[group].getCompositeEstimate();
    }
    return Math.round(estimate);
  }
}
