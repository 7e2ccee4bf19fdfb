/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The aggregates by their definitions, over all rows at once: what accumulators must agree with.
 */
final class NaiveAggregates {
  private static final Comparator<Object> ORDER = NaiveAggregates::compare;

  /** A row's event time and value. */
  record TimedValue(Instant time, Object value) {}

  private final List<TimedValue> rows;

  NaiveAggregates(List<TimedValue> rows) {
    this.rows = rows.stream().filter(row -> row.value() != null).toList();
  }

  long countDistinct() {
    return new HashSet<>(rows.stream().map(row -> normal(row.value())).toList()).size();
  }

  Object first() {
    return rows.stream()
        .min(Comparator.comparing(TimedValue::time).thenComparing(TimedValue::value, ORDER))
        .map(TimedValue::value)
        .orElse(null);
  }

  Object last() {
    return rows.stream()
        .max(Comparator.comparing(TimedValue::time).thenComparing(TimedValue::value, ORDER))
        .map(TimedValue::value)
        .orElse(null);
  }

  /** The sum of squared distances from the mean, divided by the number of values less this. */
  Optional<Double> variance(int less) {
    if (rows.size() <= less) {
      return Optional.empty();
    }
    double mean = rows.stream().mapToDouble(row -> number(row.value())).sum() / rows.size();
    return Optional.of(
        rows.stream().mapToDouble(row -> Math.pow(number(row.value()) - mean, 2)).sum()
            / (rows.size() - less));
  }

  /** The exact percentile: the least value that so great a share of all is not above. */
  Object percentile(String percentage) {
    if (rows.isEmpty()) {
      return null;
    }
    List<Object> ascending = rows.stream().map(TimedValue::value).sorted(ORDER).toList();
    int rank =
        new BigDecimal(percentage)
            .multiply(BigDecimal.valueOf(ascending.size()))
            .setScale(0, RoundingMode.CEILING)
            .intValue();
    return ascending.get(Math.max(rank, 1) - 1);
  }

  private static Object normal(Object value) {
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }

  static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }
}
