/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.io.Serializable;
import java.util.Optional;

/**
 * One aggregate column of a query's result.
 *
 * @param name the output column
 * @param function what is computed
 * @param argument the SQL expression over a row whose values go in; empty for {@code count(*)}
 * @param filter the SQL predicate that a row must meet to go in; empty: every row goes in
 */
public record Aggregate(
    String name, AggregateFunction function, Optional<String> argument, Optional<String> filter)
    implements Serializable {

  public Aggregate {
    if (argument.isEmpty() && function != AggregateFunction.COUNT) {
      throw new IllegalArgumentException(
          function + " of what? Only count(*) goes without an argument");
    }
  }

  /** {@code count(*)} */
  public static Aggregate countAll(String name) {
    return new Aggregate(name, AggregateFunction.COUNT, Optional.empty(), Optional.empty());
  }

  public static Aggregate of(String name, AggregateFunction function, String argument) {
    return new Aggregate(name, function, Optional.of(argument), Optional.empty());
  }

  /** The same aggregate over those rows alone that meet {@code predicate}. */
  public Aggregate withFilter(String predicate) {
    return new Aggregate(name, function, argument, Optional.of(predicate));
  }

  private Object writeReplace() {
    return new Serialized(name, function, argument.orElse(null), filter.orElse(null));
  }

  /** An aggregate as Java serialises it, since an Optional is not serializable. */
  private record Serialized(String name, AggregateFunction function, String argument, String filter)
      implements Serializable {
    private Object readResolve() {
      return new Aggregate(
          name, function, Optional.ofNullable(argument), Optional.ofNullable(filter));
    }
  }
}
