/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.expression.SqlExpressions;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.WindowSpec;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.schemas.Schema;

/**
 * What a windowed aggregation computes, whatever its output mode: which rows go in, how they are
 * grouped, and what is made of a group.
 *
 * @param schema the columns of the batches that come in
 * @param eventTime the TIMESTAMP column that holds event time; never null in a row
 * @param where the SQL predicate that a row must meet; empty: all rows
 * @param windows the windows
 * @param allowedLateness how long a window stays open after the watermark passed its end
 * @param groupBy the columns that a group has in common, besides its window; may be none
 * @param aggregates what is computed of a group
 */
public record AggregatePlan(
    EventSchema schema,
    String eventTime,
    Optional<String> where,
    WindowSpec windows,
    Duration allowedLateness,
    List<String> groupBy,
    List<Aggregate> aggregates)
    implements Serializable {

  /** The result's first column: the window's start, inclusive. */
  public static final String WINDOW_START = "window_start";

  /** The result's second column: the window's end, exclusive. */
  public static final String WINDOW_END = "window_end";

  public AggregatePlan {
    if (schema.typeOf(eventTime) != ColumnType.TIMESTAMP) {
      throw new IllegalArgumentException(
          "event time column " + eventTime + " is " + schema.typeOf(eventTime) + ", not TIMESTAMP");
    }
    groupBy.forEach(schema::indexOf);
    groupBy = List.copyOf(groupBy);
    aggregates = List.copyOf(aggregates);
  }

  /**
   * Counts nothing yet: groups of all rows by window alone, to be refined with the other methods.
   */
  public static AggregatePlan of(EventSchema schema, String eventTime, WindowSpec windows) {
    return new AggregatePlan(
        schema, eventTime, Optional.empty(), windows, Duration.ZERO, List.of(), List.of());
  }

  public AggregatePlan withWhere(String predicate) {
    return new AggregatePlan(
        schema, eventTime, Optional.of(predicate), windows, allowedLateness, groupBy, aggregates);
  }

  public AggregatePlan withAllowedLateness(Duration lateness) {
    return new AggregatePlan(schema, eventTime, where, windows, lateness, groupBy, aggregates);
  }

  public AggregatePlan withGroupBy(String... columns) {
    return new AggregatePlan(
        schema, eventTime, where, windows, allowedLateness, List.of(columns), aggregates);
  }

  /** This plan, computing {@code aggregate} too. */
  public AggregatePlan withAggregate(Aggregate aggregate) {
    List<Aggregate> more = new ArrayList<>(aggregates);
    more.add(aggregate);
    return new AggregatePlan(schema, eventTime, where, windows, allowedLateness, groupBy, more);
  }

  /** The columns that the plan reads. */
  public Set<String> columns() {
    Set<String> columns = new TreeSet<>(groupBy);
    columns.add(eventTime);
    where.ifPresent(sql -> columns.addAll(SqlExpressions.predicate(sql, schema).columns()));
    for (AggregateColumn aggregate : AggregateColumn.allOf(this)) {
      aggregate.argument().ifPresent(argument -> columns.addAll(argument.columns()));
      aggregate.filter().ifPresent(filter -> columns.addAll(filter.columns()));
    }
    return columns;
  }

  /** The same plan over batches that hold {@link #columns()} alone. */
  public AggregatePlan pruned() {
    return new AggregatePlan(
        schema.only(columns()), eventTime, where, windows, allowedLateness, groupBy, aggregates);
  }

  /** Which rows are too late. */
  public LateGate lateGate() {
    return new LateGate(windows, allowedLateness);
  }

  /**
   * The columns of the result: {@link #WINDOW_START}, {@link #WINDOW_END}, the groups', the
   * aggregates'.
   */
  public Schema resultSchema() {
    Schema.Builder result =
        Schema.builder()
            .addField(WINDOW_START, ColumnType.TIMESTAMP.toBeam())
            .addField(WINDOW_END, ColumnType.TIMESTAMP.toBeam());
    groupBy.forEach(column -> result.addNullableField(column, schema.typeOf(column).toBeam()));
    for (AggregateColumn column : AggregateColumn.allOf(this)) {
      if (column.nullable()) {
        result.addNullableField(column.name(), column.type().toBeam());
      } else {
        result.addField(column.name(), column.type().toBeam());
      }
    }
    return result.build();
  }

  private Object writeReplace() {
    return new Serialized(
        schema, eventTime, where.orElse(null), windows, allowedLateness, groupBy, aggregates);
  }

  /** A plan as Java serialises it, since an Optional is not serializable. */
  private record Serialized(
      EventSchema schema,
      String eventTime,
      String where,
      WindowSpec windows,
      Duration allowedLateness,
      List<String> groupBy,
      List<Aggregate> aggregates)
      implements Serializable {
    private Object readResolve() {
      return new AggregatePlan(
          schema,
          eventTime,
          Optional.ofNullable(where),
          windows,
          allowedLateness,
          groupBy,
          aggregates);
    }
  }
}
