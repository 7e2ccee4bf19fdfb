/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

/** What an {@link Aggregate} computes of its argument's values, nulls left out. */
public enum AggregateFunction {
  /** How many rows, or with an argument how many values that are not null; BIGINT, never null. */
  COUNT,
  /**
   * Of INT and BIGINT a BIGINT, kept in 128 bits, and null where the sum does not fit; of DOUBLE a
   * DOUBLE. Null where there is no value.
   */
  SUM,
  /** The mean, DOUBLE; null where there is no value. */
  AVG,
  /**
   * The least value by the type's order (text: by UTF-8 bytes; NaN above all); null where there is
   * no value.
   */
  MIN,
  /** The greatest value by the same order; null where there is no value. */
  MAX,
  /**
   * About how many different values, BIGINT, never null: a DataSketches HLL sketch with 2^12 slots.
   * Exact for some hundreds, then with a standard error of 1.6 %; does not depend on the order of
   * the rows.
   */
  APPROX_COUNT_DISTINCT
}
