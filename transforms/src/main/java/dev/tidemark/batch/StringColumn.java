/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.nio.charset.StandardCharsets;

/** STRING values, their UTF-8 bytes one behind the other. A null holds no bytes. */
public final class StringColumn extends Column {
  private final byte[] bytes;
  private final int[] ends;

  /**
   * Wraps the arrays without copying; the caller gives them away.
   *
   * @param bytes the values' UTF-8 bytes, well-formed
   * @param ends for each row, the position in {@code bytes} behind its last byte
   * @param nulls bit {@code row} set where the value is null, or an empty array
   */
  public StringColumn(int size, byte[] bytes, int[] ends, long[] nulls) {
    super(ColumnType.STRING, size, nulls);
    this.bytes = bytes;
    this.ends = ends;
  }

  /** The array that holds the bytes of all rows; not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes()} the row's value begins. */
  public int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** The position in {@link #bytes()} behind the row's value. */
  public int end(int row) {
    return ends[row];
  }

  @Override
  Object boxed(int row) {
    int start = start(row);
    return new String(bytes, start, ends[row] - start, StandardCharsets.UTF_8);
  }
}
