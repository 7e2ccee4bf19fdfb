/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

/** DOUBLE values. */
public final class DoubleColumn extends Column {
  private final double[] values;

  /**
   * Wraps the arrays without copying; the caller gives them away.
   *
   * @param nulls bit {@code row} set where the value is null, or an empty array
   */
  public DoubleColumn(int size, double[] values, long[] nulls) {
    super(ColumnType.DOUBLE, size, nulls);
    this.values = values;
  }

  /** The value, or 0 where it is null. */
  public double get(int row) {
    return values[row];
  }

  @Override
  Object boxed(int row) {
    return values[row];
  }
}
