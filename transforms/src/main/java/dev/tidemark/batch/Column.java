/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

/**
 * The values of one column of an {@link EventBatch}, immutable. Code that runs per row switches on
 * the subclass once per batch and reads its primitive accessor; {@link #value} boxes and is for
 * output and tests.
 */
public abstract sealed class Column permits LongColumn, DoubleColumn, StringColumn {
  private final ColumnType type;
  private final int size;
  private final long[] nulls;

  /**
   * {@code nulls} has bit {@code row} set where the value is null; an empty array means that none
   * is.
   */
  Column(ColumnType type, int size, long[] nulls) {
    this.type = type;
    this.size = size;
    this.nulls = nulls;
  }

  public final ColumnType type() {
    return type;
  }

  public final int size() {
    return size;
  }

  public final boolean hasNulls() {
    return nulls.length > 0;
  }

  public final boolean isNull(int row) {
    return nulls.length > 0 && (nulls[row >>> 6] & (1L << row)) != 0;
  }

  /** The value as its type's Java class (see {@link ColumnType}), or null. */
  public final Object value(int row) {
    return isNull(row) ? null : boxed(row);
  }

  abstract Object boxed(int row);

  long[] nulls() {
    return nulls;
  }
}
