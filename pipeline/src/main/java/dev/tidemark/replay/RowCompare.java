/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Whether rows of text are the same, or but for the last digits of numbers with fractions. */
final class RowCompare {
  private static final double CLOSE = 1e-9;

  /** How two rows compare. */
  enum Equality {
    SAME,
    CLOSE,
    DIFFERENT
  }

  private final Set<Integer> fractions;

  /**
   * @param fractions the columns that hold numbers with fractions
   */
  RowCompare(Set<Integer> fractions) {
    this.fractions = Set.copyOf(fractions);
  }

  Equality of(List<String> a, List<String> b) {
    if (a.equals(b)) {
      return Equality.SAME;
    }
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      if (i >= a.size() || i >= b.size() || !isClose(i, a.get(i), b.get(i))) {
        return Equality.DIFFERENT;
      }
    }
    return Equality.CLOSE;
  }

  private boolean isClose(int column, String a, String b) {
    if (Objects.equals(a, b)) {
      return true;
    }
    if (a == null || b == null || !fractions.contains(column)) {
      return false;
    }
    double x = Double.parseDouble(a);
    double y = Double.parseDouble(b);
    return Math.abs(x - y) <= CLOSE * Math.max(Math.abs(x), Math.abs(y));
  }
}
