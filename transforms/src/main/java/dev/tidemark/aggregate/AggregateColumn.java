/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.expression.Expression;
import dev.tidemark.expression.Predicate;
import dev.tidemark.expression.SqlExpressions;
import java.util.List;
import java.util.Optional;

/**
 * An {@link Aggregate} with its SQL compiled and its type known.
 *
 * @param name the output column
 * @param function what is computed
 * @param argument of what; empty for {@code count(*)}
 * @param filter of which rows; empty: all
 */
record AggregateColumn(
    String name,
    AggregateFunction function,
    Optional<Expression> argument,
    Optional<Predicate> filter) {

  static List<AggregateColumn> allOf(AggregatePlan plan) {
    return plan.aggregates().stream().map(aggregate -> of(aggregate, plan)).toList();
  }

  private static AggregateColumn of(Aggregate aggregate, AggregatePlan plan) {
    AggregateColumn column =
        new AggregateColumn(
            aggregate.name(),
            aggregate.function(),
            aggregate.argument().map(sql -> SqlExpressions.expression(sql, plan.schema())),
            aggregate.filter().map(sql -> SqlExpressions.predicate(sql, plan.schema())));
    column.checkArgument();
    return column;
  }

  boolean nullable() {
    return function != AggregateFunction.COUNT
        && function != AggregateFunction.APPROX_COUNT_DISTINCT;
  }

  ColumnType type() {
    return switch (function) {
      case COUNT, APPROX_COUNT_DISTINCT -> ColumnType.BIGINT;
      case AVG -> ColumnType.DOUBLE;
      case SUM -> argumentType() == ColumnType.DOUBLE ? ColumnType.DOUBLE : ColumnType.BIGINT;
      case MIN, MAX -> argumentType();
    };
  }

  Accumulator accumulator() {
    return switch (function) {
      case COUNT -> new CountAccumulator();
      case SUM ->
          argumentType() == ColumnType.DOUBLE
              ? new DoubleSumAccumulator(false)
              : new LongSumAccumulator(false);
      case AVG ->
          argumentType() == ColumnType.DOUBLE
              ? new DoubleSumAccumulator(true)
              : new LongSumAccumulator(true);
      case MIN, MAX -> extreme(function == AggregateFunction.MAX);
      case APPROX_COUNT_DISTINCT -> new DistinctAccumulator();
    };
  }

  private Accumulator extreme(boolean greatest) {
    return switch (argumentType()) {
      case STRING -> new StringExtremeAccumulator(greatest);
      case DOUBLE -> new DoubleExtremeAccumulator(greatest);
      default -> new LongExtremeAccumulator(argumentType(), greatest);
    };
  }

  private ColumnType argumentType() {
    return argument.orElseThrow().type();
  }

  private void checkArgument() {
    boolean sums = function == AggregateFunction.SUM || function == AggregateFunction.AVG;
    if (sums
        && !List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE)
            .contains(argumentType())) {
      throw new IllegalArgumentException(
          "%s: %s needs numbers, but its argument is %s; cast it to BIGINT or DOUBLE"
              .formatted(name, function.name().toLowerCase(java.util.Locale.ROOT), argumentType()));
    }
  }
}
