/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.expression.AggregateCall;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * One aggregate column of a query's result.
 *
 * @param name the output column
 * @param function what is computed
 * @param argument the SQL expression over a row whose values go in; empty for {@code count(*)}
 * @param percentage for {@code approx_percentile} which one, from 0 to 1; otherwise empty
 * @param filter the SQL predicate that a row must meet to go in; empty: every row goes in
 */
public record Aggregate(
    String name,
    AggregateFunction function,
    Optional<String> argument,
    Optional<Double> percentage,
    Optional<String> filter)
    implements Serializable {

  public Aggregate {
    if (argument.isEmpty() && function != AggregateFunction.COUNT) {
      throw new IllegalArgumentException(
          function + " of what? Only count(*) goes without an argument");
    }
    if (function == AggregateFunction.APPROX_PERCENTILE && percentage.isEmpty()) {
      throw new IllegalArgumentException(
          name + ": which percentile? Give one from 0 to 1; 0.5 is the median");
    }
    if (function != AggregateFunction.APPROX_PERCENTILE && percentage.isPresent()) {
      throw new IllegalArgumentException(
          name + ": " + function + " takes no percentage, only APPROX_PERCENTILE does");
    }
    if (percentage.filter(p -> !(p >= 0 && p <= 1)).isPresent()) {
      throw new IllegalArgumentException(
          name + ": a percentage is a share from 0 to 1, and not " + percentage.get());
    }
  }

  /** {@code count(*)} */
  public static Aggregate countAll(String name) {
    return new Aggregate(
        name, AggregateFunction.COUNT, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static Aggregate of(String name, AggregateFunction function, String argument) {
    return new Aggregate(name, function, Optional.of(argument), Optional.empty(), Optional.empty());
  }

  /** {@code approx_percentile(argument, percentage)}, the percentage from 0 to 1. */
  public static Aggregate approxPercentile(String name, String argument, double percentage) {
    return new Aggregate(
        name,
        AggregateFunction.APPROX_PERCENTILE,
        Optional.of(argument),
        Optional.of(percentage),
        Optional.empty());
  }

  /** The aggregate that was written as {@code call}. */
  public static Aggregate of(String name, AggregateCall call) {
    AggregateFunction function =
        call.distinct()
            ? AggregateFunction.COUNT_DISTINCT
            : AggregateFunction.valueOf(call.function().toUpperCase(Locale.ROOT));
    return new Aggregate(name, function, call.argument(), call.percentage(), call.filter());
  }

  /** The same aggregate over those rows alone that meet {@code predicate}. */
  public Aggregate withFilter(String predicate) {
    return new Aggregate(name, function, argument, percentage, Optional.of(predicate));
  }

  /** The call as SQL. */
  public String toSql() {
    String call =
        switch (function) {
          case COUNT_DISTINCT -> "count(DISTINCT ";
          default -> function.name().toLowerCase(Locale.ROOT) + "(";
        };
    return call
        + argument.orElse("*")
        + percentage.map(p -> ", " + p).orElse("")
        + ")"
        + filter.map(f -> " FILTER (WHERE " + f + ")").orElse("");
  }

  private Object writeReplace() {
    return new Serialized(
        name, function, argument.orElse(null), percentage.orElse(null), filter.orElse(null));
  }

  /** An aggregate as Java serialises it, since an Optional is not serializable. */
  private record Serialized(
      String name, AggregateFunction function, String argument, Double percentage, String filter)
      implements Serializable {
    private Object readResolve() {
      return new Aggregate(
          name,
          function,
          Optional.ofNullable(argument),
          Optional.ofNullable(percentage),
          Optional.ofNullable(filter));
    }
  }
}
