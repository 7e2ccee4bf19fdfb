/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an {@link Aggregate} computes of its argument's values, nulls left out. No result depends on
 * the order in which rows are read, nor on how they are split over bundles and merged, but for the
 * last digits of those that add up DOUBLEs: SUM, AVG, STDDEV, VARIANCE and their kin.
 *
 * <p>Types: a number is INT, BIGINT or DOUBLE. Nothing overflows silently: what is said to be null
 * where it does not fit is null, and DOUBLE goes to infinity. A NaN, or infinities of both signs,
 * among the values make a sum, mean, deviation or variance NaN; by order NaN is above all.
 */
public enum AggregateFunction {
  /** How many rows, or with an argument how many values that are not null; BIGINT, never null. */
  COUNT,
  /**
   * How many different values, exactly; BIGINT, never null. 0.0 and -0.0 are one, and so are all
   * NaNs. Keeps every different value of a group until its window closes, and in update mode writes
   * them all at each trigger: for more than some thousand a group take {@link
   * #APPROX_COUNT_DISTINCT}. The values of one window and shard must fit 2 GiB, or the query fails.
   */
  COUNT_DISTINCT,
  /**
   * Of INT and BIGINT a BIGINT, kept in 128 bits, and null where the sum does not fit; of DOUBLE a
   * DOUBLE. Null where there is no value.
   */
  SUM,
  /** The mean of numbers, DOUBLE; null where there is no value. */
  AVG,
  /**
   * The least value by the type's order (text: by UTF-8 bytes; NaN above all); null where there is
   * no value.
   */
  MIN,
  /** The greatest value by the same order; null where there is no value. */
  MAX,
  /**
   * The value with the least event time; of several at that time the least by the order of {@link
   * #MIN}. Null where there is no value. Unlike Spark's {@code first} it does not depend on the
   * order in which rows are read.
   */
  FIRST,
  /** The value with the greatest event time; of several at that time the greatest. As FIRST. */
  LAST,
  /**
   * The standard deviation of the population that the values are a sample of (divided by n - 1),
   * DOUBLE; null for fewer than two values, and infinite or NaN where squares exceed DOUBLE.
   */
  STDDEV,
  /** The standard deviation of the values (divided by n), DOUBLE; null where there is no value. */
  STDDEV_POP,
  /** The square of {@link #STDDEV}; null for fewer than two values. */
  VARIANCE,
  /** The square of {@link #STDDEV_POP}; null where there is no value. */
  VAR_POP,
  /**
   * About how many different values, BIGINT, never null: a DataSketches HLL sketch with 2^12 slots.
   * Exact for some hundreds, then with a standard error of 1.6 %; does not depend on the order of
   * the rows.
   */
  APPROX_COUNT_DISTINCT,
  /**
   * Of numbers, about the least value that at least the given share of all values is not above; of
   * the argument's type, null where there is no value. It is one of the values, and differs from
   * the exact one by at most 1/128 of it (0.8 %; subnormal doubles by more); for whole numbers from
   * -256 to 256 it is exact. Keeps about 430 counts for each power of ten that the values span.
   */
  APPROX_PERCENTILE;

  private static final Set<AggregateFunction> OF_NUMBERS =
      EnumSet.of(SUM, AVG, STDDEV, STDDEV_POP, VARIANCE, VAR_POP, APPROX_PERCENTILE);

  /** Whether it needs to know the rows' event times. */
  public boolean goesByTime() {
    return this == FIRST || this == LAST;
  }

  boolean takesOnlyNumbers() {
    return OF_NUMBERS.contains(this);
  }
}
