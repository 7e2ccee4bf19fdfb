/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a {@link Query}. Nothing is checked before {@link #build}, which reports everything that
 * is wrong at once. The order of calls matters only among columns to select and to group by, among
 * aggregates and among sinks.
 */
public final class QueryBuilder {
  final String name;
  SourceSpec source;
  Optional<EventSchema> schema = Optional.empty();
  Optional<String> ddl = Optional.empty();
  Optional<String> where = Optional.empty();
  List<String> select = List.of();
  Optional<WatermarkSpec> watermark = Optional.empty();
  Duration allowedLateness = Duration.ZERO;
  List<String> groupBy = List.of();
  Optional<WindowSpec> window = Optional.empty();
  TimeDomain timeDomain = TimeDomain.EVENT;
  final List<Call> aggregates = new ArrayList<>();
  Optional<String> checkpointLocation = Optional.empty();
  final List<SinkSpec> sinks = new ArrayList<>();
  Optional<DeadLetterSpec> deadLetter = Optional.empty();

  /** An aggregate as it was given: the output column, its SQL, and the value where it was one. */
  record Call(String name, String sql, Optional<Aggregate> given) {}

  QueryBuilder(String name) {
    this.name = name;
  }

  public QueryBuilder from(SourceSpec source) {
    this.source = source;
    return this;
  }

  /** The columns of a row, as Spark's DDL string: {@code page STRING, at TIMESTAMP}. */
  public QueryBuilder schema(String ddl) {
    this.ddl = Optional.of(ddl);
    this.schema = Optional.empty();
    return this;
  }

  public QueryBuilder schema(EventSchema schema) {
    this.schema = Optional.of(schema);
    this.ddl = Optional.empty();
    return this;
  }

  /** Keeps only the rows that meet this SQL predicate. */
  public QueryBuilder where(String predicate) {
    this.where = Optional.of(predicate);
    return this;
  }

  /**
   * In a query without aggregates, the columns of the result: {@code user_id}, {@code amount * 2 AS
   * doubled}. Every column unless set.
   */
  public QueryBuilder select(String... items) {
    this.select = List.of(items);
    return this;
  }

  public QueryBuilder watermark(WatermarkSpec watermark) {
    this.watermark = Optional.of(watermark);
    return this;
  }

  /** How long beyond the watermark's delay a window still takes rows; 0 unless set. */
  public QueryBuilder allowedLateness(Duration allowedLateness) {
    this.allowedLateness = allowedLateness;
    return this;
  }

  public QueryBuilder groupBy(String... columns) {
    this.groupBy = List.of(columns);
    return this;
  }

  public QueryBuilder window(WindowSpec window) {
    this.window = Optional.of(window);
    return this;
  }

  /** Which time the window is of; event time unless set. Processing time needs no watermark. */
  public QueryBuilder timeDomain(TimeDomain timeDomain) {
    this.timeDomain = timeDomain;
    return this;
  }

  /** Adds an output column computed by a SQL call such as {@code sum(amount)}. */
  public QueryBuilder aggregate(String name, String call) {
    aggregates.add(new Call(name, call, Optional.empty()));
    return this;
  }

  public QueryBuilder aggregate(Aggregate aggregate) {
    aggregates.add(new Call(aggregate.name(), aggregate.toSql(), Optional.of(aggregate)));
    return this;
  }

  public QueryBuilder checkpointLocation(String directory) {
    this.checkpointLocation = Optional.of(directory);
    return this;
  }

  /** Adds a sink. */
  public QueryBuilder to(SinkSpec sink) {
    sinks.add(sink);
    return this;
  }

  public QueryBuilder deadLetter(DeadLetterSpec deadLetter) {
    this.deadLetter = Optional.of(deadLetter);
    return this;
  }

  boolean isOfProcessingTime() {
    return window.isPresent() && timeDomain == TimeDomain.PROCESSING;
  }

  /** The names of the result's columns; none when they are not known without compiling SQL. */
  List<String> resultColumns() {
    if (aggregates.isEmpty()) {
      return select.isEmpty() && schema.isPresent() ? schema.get().names() : List.of();
    }
    List<String> names = new ArrayList<>();
    if (window.isPresent()) {
      names.addAll(List.of(Query.WINDOW_START, Query.WINDOW_END));
    }
    names.addAll(groupBy);
    aggregates.forEach(call -> names.add(call.name()));
    return names;
  }

  /**
   * The query.
   *
   * @throws QueryException when anything is wrong with it; carries every problem
   */
  public Query build() {
    Validation validation = new Validation(this, Set.of());
    Optional<Query> query = validation.run();
    return query.orElseThrow(
        () -> new QueryException(validation.findings().stream().map(f -> f.at(f.path())).toList()));
  }
}
