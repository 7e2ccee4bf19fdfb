/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * Which of the rows that are there are those that were expected, each at most one: the greatest
 * number of pairs that there can be.
 *
 * @param missing expected, and not there
 * @param unexpected there, and not expected
 */
record RowMatch(List<ExpectedRow> missing, List<Row> unexpected) {

  static RowMatch of(List<ExpectedRow> expected, List<Row> actual) {
    int[] takenBy = new int[actual.size()];
    Arrays.fill(takenBy, -1);
    List<ExpectedRow> missing = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      if (!place(i, expected, actual, takenBy, new BitSet())) {
        missing.add(expected.get(i));
      }
    }
    List<Row> unexpected = new ArrayList<>();
    for (int i = 0; i < takenBy.length; i++) {
      if (takenBy[i] < 0) {
        unexpected.add(actual.get(i));
      }
    }
    return new RowMatch(missing, unexpected);
  }

  /** Kuhn's algorithm: makes room for one more by moving others on, if that can be. */
  private static boolean place(
      int row, List<ExpectedRow> expected, List<Row> actual, int[] takenBy, BitSet tried) {
    for (int i = 0; i < actual.size(); i++) {
      if (!tried.get(i) && expected.get(row).matches(actual.get(i))) {
        tried.set(i);
        if (takenBy[i] < 0 || place(takenBy[i], expected, actual, takenBy, tried)) {
          takenBy[i] = row;
          return true;
        }
      }
    }
    return false;
  }

  boolean isExact() {
    return missing.isEmpty() && unexpected.isEmpty();
  }
}
