/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

/** INT, BIGINT, BOOLEAN (0 or 1) and TIMESTAMP (microseconds since 1970, UTC), each as one long. */
public final class LongColumn extends Column {
  private final long[] values;

  /**
   * Wraps the arrays without copying; the caller gives them away.
   *
   * @param nulls bit {@code row} set where the value is null, or an empty array
   */
  public LongColumn(ColumnType type, int size, long[] values, long[] nulls) {
    super(type, size, nulls);
    this.values = values;
  }

  /** The value, or 0 where it is null. */
  public long get(int row) {
    return values[row];
  }

  @Override
  Object boxed(int row) {
    return box(type(), values[row]);
  }

  /** {@code value} as the Java class of {@code type}. */
  public static Object box(ColumnType type, long value) {
    return switch (type) {
      case INT -> (int) value;
      case BIGINT -> value;
      case BOOLEAN -> value != 0;
      case TIMESTAMP -> Micros.toInstant(value);
      default -> throw new IllegalStateException(type + " is not held as a long");
    };
  }
}
