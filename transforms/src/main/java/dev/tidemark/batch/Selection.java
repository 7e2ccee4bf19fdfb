/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

/** Some rows of a batch, in order: what filters hand on instead of copying columns. */
public final class Selection {
  private final int[] rows;
  private final int count;

  /**
   * Wraps {@code rows} without copying; the caller gives it away.
   *
   * @param rows the row numbers, ascending, in the first {@code count} places
   */
  public Selection(int[] rows, int count) {
    this.rows = rows;
    this.count = count;
  }

  /** All rows of a batch of {@code size} rows. */
  public static Selection all(int size) {
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[i] = i;
    }
    return new Selection(rows, size);
  }

  /** How many rows are selected. */
  public int count() {
    return count;
  }

  /** The number of the {@code index}-th selected row. */
  public int row(int index) {
    return rows[index];
  }
}
