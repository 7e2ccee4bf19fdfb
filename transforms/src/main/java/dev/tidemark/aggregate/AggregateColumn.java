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
import java.util.Locale;
import java.util.Optional;

/**
 * An {@link Aggregate} with its SQL compiled and its type known.
 *
 * @param aggregate the output column, and what is computed
 * @param eventTime the TIMESTAMP column that rows are in order of; empty only where no order counts
 * @param argument of what; empty for {@code count(*)}
 * @param filter of which rows; empty: all
 */
record AggregateColumn(
    Aggregate aggregate,
    Optional<String> eventTime,
    Optional<Expression> argument,
    Optional<Predicate> filter) {

  static List<AggregateColumn> allOf(AggregatePlan plan) {
    return plan.aggregates().stream().map(aggregate -> of(aggregate, plan)).toList();
  }

  private static AggregateColumn of(Aggregate aggregate, AggregatePlan plan) {
    AggregateColumn column =
        new AggregateColumn(
            aggregate,
            plan.eventTime(),
            aggregate.argument().map(sql -> SqlExpressions.expression(sql, plan.schema())),
            aggregate.filter().map(sql -> SqlExpressions.predicate(sql, plan.schema())));
    column.checkArgument();
    return column;
  }

  String name() {
    return aggregate.name();
  }

  boolean nullable() {
    return switch (aggregate.function()) {
      case COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> false;
      default -> true;
    };
  }

  ColumnType type() {
    return switch (aggregate.function()) {
      case COUNT, COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> ColumnType.BIGINT;
      case AVG, STDDEV, STDDEV_POP, VARIANCE, VAR_POP -> ColumnType.DOUBLE;
      case SUM -> argumentType() == ColumnType.DOUBLE ? ColumnType.DOUBLE : ColumnType.BIGINT;
      case MIN, MAX, FIRST, LAST, APPROX_PERCENTILE -> argumentType();
    };
  }

  Accumulator accumulator() {
    return switch (aggregate.function()) {
      case COUNT -> new CountAccumulator();
      case COUNT_DISTINCT -> new ExactDistinctAccumulator();
      case SUM -> sum(false);
      case AVG -> sum(true);
      case MIN -> extreme(false);
      case MAX -> extreme(true);
      case FIRST -> byTime(false);
      case LAST -> byTime(true);
      case STDDEV -> new VarianceAccumulator(true, true);
      case STDDEV_POP -> new VarianceAccumulator(false, true);
      case VARIANCE -> new VarianceAccumulator(true, false);
      case VAR_POP -> new VarianceAccumulator(false, false);
      case APPROX_COUNT_DISTINCT -> new DistinctAccumulator();
      case APPROX_PERCENTILE ->
          new PercentileAccumulator(argumentType(), aggregate.percentage().orElseThrow());
    };
  }

  private Accumulator sum(boolean mean) {
    return argumentType() == ColumnType.DOUBLE
        ? new DoubleSumAccumulator(mean)
        : new LongSumAccumulator(mean);
  }

  private Accumulator extreme(boolean greatest) {
    return switch (argumentType()) {
      case STRING -> new StringExtremeAccumulator(greatest);
      case DOUBLE -> new DoubleExtremeAccumulator(greatest);
      default -> new LongExtremeAccumulator(argumentType(), greatest);
    };
  }

  private Accumulator byTime(boolean last) {
    return argumentType() == ColumnType.STRING
        ? new TextByTimeAccumulator(last)
        : new NumberByTimeAccumulator(argumentType(), last);
  }

  private ColumnType argumentType() {
    return argument.orElseThrow().type();
  }

  private void checkArgument() {
    if (aggregate.function().goesByTime() && eventTime.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: %s goes by event time, and no column holds it; name one"
              .formatted(name(), aggregate.toSql()));
    }
    if (aggregate.function().takesOnlyNumbers()
        && !List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE)
            .contains(argumentType())) {
      throw new IllegalArgumentException(
          "%s: %s needs numbers, but its argument is %s; cast it to BIGINT or DOUBLE"
              .formatted(
                  name(), aggregate.function().name().toLowerCase(Locale.ROOT), argumentType()));
    }
  }
}
