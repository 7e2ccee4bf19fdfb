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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is computed, where and when in event time, and where results go. Made by {@link #named} or
 * read from YAML by {@link QueryReader}; both hand out only queries that passed validation.
 *
 * <pre>{@code
 * Query.named("page_stats")
 *     .from(KafkaSpec.of("localhost:9092", "clickstream"))
 *     .schema("user_id STRING, page STRING, timestamp TIMESTAMP")
 *     .watermark(WatermarkSpec.of("timestamp", Duration.ofMinutes(10)))
 *     .groupBy("page")
 *     .window(WindowSpec.tumbling(Duration.ofMinutes(5)))
 *     .aggregate("view_count", "count(*)")
 *     .to(DeltaSpec.append("/delta/page_stats"))
 *     .build();
 * }</pre>
 *
 * @param name names the query in checkpoints, metrics and transactions: {@code [a-z][a-z0-9_]*}
 * @param source where rows come from
 * @param schema the columns of a row as it is read
 * @param where the SQL predicate that a row must meet; empty: every row counts
 * @param select without aggregates the columns of the result, each a column's name or {@code
 *     expression AS name}; empty: every column as it is
 * @param watermark how event time advances; empty only without a window of event time
 * @param allowedLateness how long after the watermark passed its end a window still takes rows
 * @param groupBy the columns that rows are grouped by, in output order
 * @param window which windows of event time a row falls into; empty: aggregates are totals over all
 *     of time
 * @param timeDomain which time the window is of
 * @param aggregates the columns computed for each window and group, in output order; empty: the
 *     query hands on each row as it comes
 * @param checkpointLocation the directory that a restart resumes from
 * @param sinks where results go, at least one
 * @param deadLetter where malformed and late rows go; empty: they are counted, a sample is logged
 */
public record Query(
    String name,
    SourceSpec source,
    EventSchema schema,
    Optional<String> where,
    List<String> select,
    Optional<WatermarkSpec> watermark,
    Duration allowedLateness,
    List<String> groupBy,
    Optional<WindowSpec> window,
    TimeDomain timeDomain,
    List<Aggregate> aggregates,
    Optional<String> checkpointLocation,
    List<SinkSpec> sinks,
    Optional<DeadLetterSpec> deadLetter) {

  /** The result's first column if there is a window: where it starts, included; TIMESTAMP. */
  public static final String WINDOW_START = "window_start";

  /** The result's second column if there is a window: where it ends, not included; TIMESTAMP. */
  public static final String WINDOW_END = "window_end";

  public Query {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(allowedLateness, "allowedLateness");
    Objects.requireNonNull(timeDomain, "timeDomain");
    select = List.copyOf(select);
    groupBy = List.copyOf(groupBy);
    aggregates = List.copyOf(aggregates);
    sinks = List.copyOf(sinks);
  }

  /** Whether rows are grouped by the time at which they were read. */
  public boolean isOfProcessingTime() {
    return window.isPresent() && timeDomain == TimeDomain.PROCESSING;
  }

  /** Whether it ends when all is read that was there when it began. */
  public boolean isAvailableNow() {
    return sinks.stream().anyMatch(sink -> sink.trigger() instanceof Trigger.AvailableNow);
  }

  /** What it does, in one line for people. */
  public String summary() {
    return new QuerySummary(this).toString();
  }

  /** Begins a query called {@code name}. */
  public static QueryBuilder named(String name) {
    return new QueryBuilder(name);
  }
}
