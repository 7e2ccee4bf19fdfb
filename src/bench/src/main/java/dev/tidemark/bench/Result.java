/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a query comes to: its rows by window and group. The rows of a query without groups are too
 * many to keep, and are compared by their number and the sum of their hashes.
 */
final class Result {
  private static final Values NOTHING = new Values(0, 0, -1);
  private static final Values ONE = new Values(1, 1, -1);

  private final Map<String, Values> rows = new HashMap<>();
  private long size;
  private long total;
  private long hashes;

  /** The exact aggregates of a row, and the one that is an estimate (-1: the query has none). */
  record Values(long count, long visits, long distinct) {
    Values plus(Values other) {
      return new Values(count + other.count, visits + other.visits, distinct);
    }
  }

  /** Adds a row; a second one with the same key makes its values differ from the truth's. */
  void add(String key, Values values) {
    rows.merge(key, values, Values::plus);
    size++;
    total += values.count;
  }

  /** Sets a row, which may be there with other values. */
  void put(String key, Values values) {
    Values before = rows.put(key, values);
    size += before == null ? 1 : 0;
    total += values.count - (before == null ? 0 : before.count);
  }

  /** Adds one to the counts of a row, which may be new. */
  void count(String key) {
    Values before = rows.put(key, rows.getOrDefault(key, NOTHING).plus(ONE));
    size += before == null ? 1 : 0;
    total++;
  }

  /** Adds a row of a query without groups. */
  void add(String row) {
    long hash = 0;
    for (int i = 0; i < row.length(); i++) {
      hash = (hash ^ row.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hashes += hash;
    size++;
  }

  /** How many rows were added. */
  long size() {
    return size;
  }

  /** All counts together. */
  long total() {
    return total;
  }

  /** The greatest count of a row. */
  long greatestCount() {
    return rows.values().stream().mapToLong(Values::count).max().orElse(0);
  }

  /**
   * The first difference to what should be there, in words; empty if there is none.
   *
   * @param tolerance of estimates
   */
  Optional<String> differenceTo(Result truth, Tolerance tolerance) {
    for (Map.Entry<String, Values> expected : truth.rows.entrySet()) {
      Values actual = rows.get(expected.getKey());
      if (actual == null) {
        return Optional.of("no row " + expected.getKey());
      }
      if (!agree(actual, expected.getValue(), tolerance)) {
        return Optional.of(
            "row %s is %s and should be %s"
                .formatted(expected.getKey(), actual, expected.getValue()));
      }
    }
    Optional<String> surplus =
        rows.keySet().stream().filter(key -> !truth.rows.containsKey(key)).findFirst();
    if (surplus.isPresent()) {
      return Optional.of("row " + surplus.get() + " should not be there");
    }
    if (size != truth.size || hashes != truth.hashes) {
      return Optional.of(
          "%,d rows with hashes that add up to %x should be %,d with %x"
              .formatted(size, hashes, truth.size, truth.hashes));
    }
    return Optional.empty();
  }

  private static boolean agree(Values actual, Values expected, Tolerance tolerance) {
    return actual.count == expected.count
        && actual.visits == expected.visits
        && tolerance.allows(actual.distinct, expected.distinct);
  }
}
