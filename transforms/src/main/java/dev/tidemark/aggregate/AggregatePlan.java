/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.expression.SqlExpressions;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.AllTimeSpec;
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
 * What an aggregation computes, whatever its output mode: which rows go in, how they are grouped,
 * and what is made of a group.
 *
 * @param schema the columns of the batches that come in
 * @param eventTime the TIMESTAMP column that holds event time, never null in a row; empty only
 *     where there are no windows, and nothing goes by time
 * @param where the SQL predicate that a row must meet; empty: all rows
 * @param windows the windows; {@link WindowSpec#allTime()} where rows are not grouped by time
 * @param allowedLateness how long a window stays open after the watermark passed its end
 * @param groupBy the columns that a group has in common, besides its window; may be none
 * @param aggregates what is computed of a group
 */
public record AggregatePlan(
    EventSchema schema,
    Optional<String> eventTime,
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
    eventTime.ifPresent(
        column -> {
          if (schema.typeOf(column) != ColumnType.TIMESTAMP) {
            throw new IllegalArgumentException(
                "event time column " + column + " is " + schema.typeOf(column) + ", not TIMESTAMP");
          }
        });
    if (eventTime.isEmpty() && !(windows instanceof AllTimeSpec)) {
      throw new IllegalArgumentException(
          "windows without an event time column: which row falls into which? Name the column");
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
        schema,
        Optional.of(eventTime),
        Optional.empty(),
        windows,
        Duration.ZERO,
        List.of(),
        List.of());
  }

  /**
   * Counts nothing yet: all rows as one group, over all of time, to be refined with the other
   * methods.
   */
  public static AggregatePlan overAllTime(EventSchema schema) {
    return new AggregatePlan(
        schema,
        Optional.empty(),
        Optional.empty(),
        WindowSpec.allTime(),
        Duration.ZERO,
        List.of(),
        List.of());
  }

  /** Names the event time column, for what goes by time: {@code first} and {@code last}. */
  public AggregatePlan withEventTime(String column) {
    return new AggregatePlan(
        schema, Optional.of(column), where, windows, allowedLateness, groupBy, aggregates);
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
    eventTime.ifPresent(columns::add);
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

  /** Whether rows are grouped by time. */
  public boolean isWindowed() {
    return !(windows instanceof AllTimeSpec);
  }

  /**
   * The columns of the result: {@link #WINDOW_START} and {@link #WINDOW_END} if there are windows,
   * the groups', the aggregates'.
   */
  public Schema resultSchema() {
    Schema.Builder result = Schema.builder();
    if (isWindowed()) {
      result
          .addField(WINDOW_START, ColumnType.TIMESTAMP.toBeam())
          .addField(WINDOW_END, ColumnType.TIMESTAMP.toBeam());
    }
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
        schema,
        eventTime.orElse(null),
        where.orElse(null),
        windows,
        allowedLateness,
        groupBy,
        aggregates);
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
          Optional.ofNullable(eventTime),
          Optional.ofNullable(where),
          windows,
          allowedLateness,
          groupBy,
          aggregates);
    }
  }
}
