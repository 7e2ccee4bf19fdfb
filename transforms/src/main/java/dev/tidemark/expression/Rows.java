/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Selection;

/** Selections as sets of rows. */
final class Rows {
  private Rows() {}

  /**
   * The rows of {@code all} that are not in {@code some}, which holds none but those of {@code
   * all}.
   */
  static Selection without(Selection all, Selection some) {
    int[] rest = new int[all.count() - some.count()];
    int count = 0;
    int next = 0;
    for (int i = 0; i < all.count(); i++) {
      int row = all.row(i);
      if (next < some.count() && some.row(next) == row) {
        next++;
      } else {
        rest[count++] = row;
      }
    }
    return new Selection(rest, count);
  }

  /** The rows of two selections that have none in common. */
  static Selection union(Selection a, Selection b) {
    if (a.count() == 0 || b.count() == 0) {
      return a.count() == 0 ? b : a;
    }
    int[] rows = new int[a.count() + b.count()];
    int count = 0;
    int i = 0;
    int j = 0;
    while (count < rows.length) {
      boolean fromA = j == b.count() || (i < a.count() && a.row(i) < b.row(j));
      rows[count++] = fromA ? a.row(i++) : b.row(j++);
    }
    return new Selection(rows, count);
  }
}
