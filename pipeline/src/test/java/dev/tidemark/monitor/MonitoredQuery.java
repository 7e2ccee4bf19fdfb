/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.watch.WatchedPoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.metrics.MetricName;

/** A query that is watched, with a clock and metrics that a test moves on. */
public final class MonitoredQuery {
  private static final String QUERY =
      """
      name: clicks
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: page STRING, timestamp TIMESTAMP
      watermark: {column: timestamp, delay: 1 minute}
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*)}
      sinks: [{format: console, outputMode: update}]
      """;

  private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private final MovedClock clock = new MovedClock();
  private final QueryMonitor monitor;
  private Instant lastEnd = clock.instant();

  public MonitoredQuery(String... settings) {
    this(true, settings);
  }

  private MonitoredQuery(boolean batches, String... settings) {
    Query query = QueryReader.parse(QUERY, "q.yaml", List.of(settings));
    Facts facts =
        new Facts(
            query,
            "the-id",
            "the-run",
            "Kafka clicks",
            List.of("console (update)"),
            List.of("window_start", "window_end", "page", "views"));
    monitor = new QueryMonitor(facts, WatchedPoints.ofNewRun(), () -> {}, clock);
    monitor.started(
        () -> Readings.of(MetricsContainerStepMap.asAttemptedOnlyMetricResults(metrics)),
        readings -> Optional.of(clock.instant().minusSeconds(60)),
        batches);
  }

  /** On a runner that does not tell of its batches, so that a report is made each second. */
  public static MonitoredQuery withoutBatches() {
    return new MonitoredQuery(false);
  }

  public QueryMonitor monitor() {
    return monitor;
  }

  public Clock clock() {
    return clock;
  }

  public void passes(Duration time) {
    clock.now = clock.now.plus(time);
  }

  /** A step counts. */
  public void count(String step, String name, long more) {
    metrics.getContainer(step).getCounter(MetricName.named(PreAggregate.METRICS, name)).inc(more);
  }

  /** A step sets a gauge. */
  public void set(String step, String name, long value) {
    metrics.getContainer(step).getGauge(MetricName.named(PreAggregate.METRICS, name)).set(value);
  }

  /** A reader sets a gauge {@code partition/KEY/NAME}. */
  public void partition(String key, String name, long value) {
    set("Read", "partition/" + key + "/" + name, value);
  }

  /** A reader has read {@code records} of the partition, and goes on at {@code next}. */
  public void read(String name, long records, long next) {
    count("Read", "partition/records/" + name, records);
    partition("next", name, next);
  }

  /** A batch of {@code rows} ends after {@code time}. */
  public void batch(long rows, Duration time) {
    batch(rows, Duration.ZERO, time, time);
  }

  /** A batch of {@code rows} ends after {@code time}. */
  public void batch(long rows, Duration waited, Duration processed, Duration time) {
    count("PreAggregate/AddUp", "rows_in", rows);
    count("PreAggregate/AddUp", "rows_aggregated", rows);
    metrics.getContainer("Sink0").getCounter(MetricName.named("other", "written")).inc(rows);
    end(waited, processed, time, Optional.empty());
  }

  /** A batch fails after no time. */
  public void failedBatch(String why) {
    end(Duration.ZERO, Duration.ZERO, Duration.ZERO, Optional.of(why));
  }

  private void end(Duration waited, Duration processed, Duration time, Optional<String> failure) {
    passes(time);
    monitor.batchEnded(new Batch(lastEnd, clock.instant(), waited, processed, failure));
    lastEnd = clock.instant();
  }

  private static final class MovedClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-02T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
