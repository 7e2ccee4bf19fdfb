/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

/**
 * How far an estimate of distinct values may be off: five of the standard errors that the sketch
 * promises.
 *
 * @param standardError relative
 * @param small what is allowed of small numbers, where that is more
 */
record Tolerance(double standardError, long small) {
  private static final double STANDARD_ERRORS = 5;

  /** Of 2^12 slots. What goes in first is kept as it is, and counted. */
  static final Tolerance DATA_SKETCHES = new Tolerance(0.016, 1);

  /**
   * Of 2^9 slots, by Spark's default. Two values of a few dozen that share a slot are one; a group
   * in a million has eight such pairs.
   */
  static final Tolerance SPARK = new Tolerance(0.05, 8);

  boolean allows(long estimate, long truth) {
    long off = Math.abs(estimate - truth);
    return off <= small || off <= truth * standardError * STANDARD_ERRORS;
  }
}
