/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

/** An operator that compares two values of one ordered type. */
enum ComparisonOperator {
  EQUAL(0b010),
  NOT_EQUAL(0b101),
  LESS(0b001),
  LESS_OR_EQUAL(0b011),
  GREATER(0b100),
  GREATER_OR_EQUAL(0b110);

  private final int holds;

  /** Bits 0, 1 and 2 of {@code holds}: whether it holds if left is less, equal, greater. */
  ComparisonOperator(int holds) {
    this.holds = holds;
  }

  /** Whether it holds, given the sign of left compared with right. */
  boolean holds(int comparison) {
    return (holds >>> (Integer.signum(comparison) + 1) & 1) != 0;
  }

  /** What holds, for values that are not null, exactly where this does not. */
  ComparisonOperator negated() {
    return ofBits(~holds & 0b111);
  }

  /** What holds of (b, a) exactly where this holds of (a, b). */
  ComparisonOperator mirrored() {
    return ofBits((holds & 0b010) | (holds & 1) << 2 | holds >>> 2);
  }

  private static ComparisonOperator ofBits(int holds) {
    for (ComparisonOperator operator : values()) {
      if (operator.holds == holds) {
        return operator;
      }
    }
    throw new IllegalStateException("no operator holds always or never");
  }
}
