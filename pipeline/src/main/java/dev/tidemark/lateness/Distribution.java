/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each length of time came, in milliseconds from 0. Exact up to 4,096 different lengths;
 * beyond, lengths that agree in their eight leading bits are counted as the greatest of them, which
 * is at most 0.8 % more than any. So a share is never said to be kept by less than it takes,
 * however far in the tail, and memory is bounded by some thousand counts.
 */
final class Distribution {
  private static final int EXACT = 4096;
  private static final int LEADING_BITS = 8;

  private final TreeMap<Long, Long> counts = new TreeMap<>();
  private boolean exact = true;
  private long total;
  private long greatest;

  /** Notes one length. */
  void add(long millis) {
    counts.merge(exact ? millis : upperOf(millis), 1L, Long::sum);
    total++;
    greatest = Math.max(greatest, millis);
    if (exact && counts.size() > EXACT) {
      roundUp();
    }
  }

  private void roundUp() {
    exact = false;
    TreeMap<Long, Long> before = new TreeMap<>(counts);
    counts.clear();
    before.forEach((millis, count) -> counts.merge(upperOf(millis), count, Long::sum));
  }

  /** The greatest length that agrees with {@code millis} in its leading bits. */
  static long upperOf(long millis) {
    int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(millis) - LEADING_BITS);
    return (((millis >>> shift) + 1) << shift) - 1;
  }

  long total() {
    return total;
  }

  long greatest() {
    return greatest;
  }

  /** Whether nothing was rounded. */
  boolean isExact() {
    return exact;
  }

  /** How many are 0. */
  long zeros() {
    return counts.getOrDefault(0L, 0L);
  }

  /**
   * The least length that at least {@code share} of all do not exceed, never more than the
   * greatest.
   *
   * @param share from 0 to 1
   */
  long quantile(double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return Math.min(greatest, entry.getKey());
      }
    }
    return greatest;
  }

  /** About {@code most} of the lengths that came, in order, with 0 and the greatest among them. */
  List<Long> values(int most) {
    List<Long> values = new ArrayList<>(List.of(0L));
    long every = Math.max(1, counts.size() / most);
    long number = 0;
    for (long value : counts.keySet()) {
      if (value > 0 && number++ % every == 0 && value < greatest) {
        values.add(value);
      }
    }
    if (greatest > 0) {
      values.add(greatest);
    }
    return values;
  }

  /** How many are more than {@code millis}, or might be where lengths were rounded. */
  long above(long millis) {
    return counts.tailMap(millis, false).entrySet().stream()
        .filter(entry -> millis < greatest)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
