/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.monitor.ProgressListener;
import dev.tidemark.monitor.QueryMonitor;
import dev.tidemark.monitor.QueryProgress;
import dev.tidemark.monitor.QueryProgress.Partition;
import dev.tidemark.monitor.QueryProgress.Sink;
import dev.tidemark.monitor.QueryProgress.StateOperator;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.monitor.Readings;
import dev.tidemark.monitor.RowCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * A query's metrics in Prometheus' format, named by its conventions: {@code tidemark_…}, base
 * units, {@code _total} for what only grows, each with the tag {@code query}. Beam's own metrics
 * are there too, as {@code tidemark_beam_…} with the tags {@code namespace}, {@code name} and
 * {@code step}. Figures are those of the last batch's report; of how many series there are,
 * partitions, sinks and steps decide, never rows.
 */
final class PrometheusMetrics implements ProgressListener {
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration[] DURATIONS = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final QueryMonitor monitor;
  private final Timer batches;
  private final Counter failedBatches;
  private final Map<String, Partition> partitions = new ConcurrentHashMap<>();
  private final Map<String, Double> beam = new ConcurrentHashMap<>();

  private PrometheusMetrics(QueryMonitor monitor) {
    this.monitor = monitor;
    registry.config().commonTags("query", monitor.facts().query().name());
    this.batches =
        Timer.builder("tidemark.batch.duration")
            .description("How long batches took")
            .serviceLevelObjectives(DURATIONS)
            .register(registry);
    this.failedBatches =
        Counter.builder("tidemark.batches.failed")
            .description("Batches that failed")
            .register(registry);
  }

  static PrometheusMetrics of(QueryMonitor monitor) {
    PrometheusMetrics metrics = new PrometheusMetrics(monitor);
    metrics.registerTotals();
    metrics.registerLevels();
    metrics.registerSinks();
    monitor.follow(metrics);
    return metrics;
  }

  private void registerTotals() {
    total("tidemark.input.rows", "Records read", Tags.empty(), RowCounts::read);
    String what = "What became of the records that were read";
    outcome("aggregated", what, RowCounts::aggregated);
    outcome("emitted", what, RowCounts::emitted);
    outcome("filtered", what, RowCounts::filtered);
    outcome("late", what, RowCounts::late);
    outcome("malformed", what, RowCounts::malformed);
    total(
        "tidemark.dead.letters",
        "Records handed to the dead letter",
        Tags.empty(),
        RowCounts::deadLettered);
  }

  private void outcome(String outcome, String what, ToDoubleFunction<RowCounts> value) {
    total("tidemark.rows", what, Tags.of("outcome", outcome), value);
  }

  private void total(
      String name, String description, Tags tags, ToDoubleFunction<RowCounts> value) {
    FunctionCounter.builder(
            name,
            monitor,
            of ->
                value.applyAsDouble(
                    of.lastProgress().map(QueryProgress::totals).orElse(RowCounts.ZERO)))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void registerLevels() {
    gauge("tidemark.up", "1 while the query runs", () -> monitor.status().isActive() ? 1 : 0);
    gauge(
        "tidemark.healthy",
        "1 while nothing keeps results from coming",
        () -> monitor.status().isHealthy() ? 1 : 0);
    gauge(
        "tidemark.waiting.for.source",
        "1 while the source cannot be reached",
        () -> monitor.status().state() == QueryStatus.State.WAITING ? 1 : 0);
    level("tidemark.input.rows.per.second", "Of the last batch", QueryProgress::inputRowsPerSecond);
    level(
        "tidemark.processed.rows.per.second",
        "Of the last batch",
        QueryProgress::processedRowsPerSecond);
    level(
        "tidemark.last.batch.timestamp.seconds",
        "When the last batch ended",
        progress -> seconds(progress.timestamp()) + progress.batchDuration() / 1000.0);
    level(
        "tidemark.watermark.timestamp.seconds",
        "The event time up to which windows have closed",
        progress -> progress.eventTime().watermark().map(PrometheusMetrics::seconds).orElse(NONE));
    level(
        "tidemark.watermark.lag.seconds",
        "How far the watermark is behind the present",
        progress ->
            progress
                .eventTime()
                .watermark()
                .map(watermark -> seconds(Instant.now()) - seconds(watermark))
                .orElse(NONE));
    level(
        "tidemark.horizon.timestamp.seconds",
        "The event time up to which results are durable",
        progress -> progress.horizon().map(PrometheusMetrics::seconds).orElse(NONE));
    level(
        "tidemark.windows.open",
        "Windows that hold rows and have not closed",
        progress -> progress.windowsOpen().map(Long::doubleValue).orElse(NONE));
  }

  private static final double NONE = Double.NaN;

  private void registerSinks() {
    for (int i = 0; i < monitor.facts().sinks().size(); i++) {
      int index = i;
      Tags tags = Tags.of("sink", Integer.toString(i));
      FunctionCounter.builder(
              "tidemark.sink.rows", monitor, of -> sink(index).map(Sink::rowsTotal).orElse(0L))
          .description("Rows that the sink was given")
          .tags(tags)
          .register(registry);
      gauge(
          "tidemark.sink.last.commit.timestamp.seconds",
          "When it last made something durable",
          tags,
          () -> sink(index).flatMap(Sink::lastCommit).map(PrometheusMetrics::seconds).orElse(NONE));
      gauge(
          "tidemark.state.rows",
          "Rows kept for the sink's results",
          tags,
          () -> state(index).map(operator -> (double) operator.numRowsTotal()).orElse(NONE));
      gauge(
          "tidemark.state.bytes",
          "Their size",
          tags,
          () -> state(index).map(operator -> (double) operator.memoryUsedBytes()).orElse(NONE));
    }
  }

  private Optional<Sink> sink(int index) {
    return monitor.lastProgress().map(progress -> progress.sinks().get(index));
  }

  private Optional<StateOperator> state(int index) {
    return monitor
        .lastProgress()
        .flatMap(
            progress ->
                progress.stateOperators().stream().filter(of -> of.sink() == index).findFirst());
  }

  @Override
  public void onProgress(QueryProgress progress) {
    batches.record(Duration.ofMillis(progress.batchDuration()));
    if (progress.failure().isPresent()) {
      failedBatches.increment();
    }
    progress.sources().forEach(source -> source.partitions().forEach(this::take));
    monitor.readings().ifPresent(this::takeBeams);
  }

  private void take(Partition partition) {
    String name = partition.source() + "/" + partition.partition();
    Tags tags =
        Tags.of("source", partition.source(), "partition", Integer.toString(partition.partition()));
    if (partitions.put(name, partition) == null) {
      partition(name, "lag.records", "Offsets known to be unread", tags, of -> orNone(of.lag()));
      partition(
          name,
          "watermark.lag.seconds",
          "How far its watermark is behind the present",
          tags,
          of -> of.watermarkLagMs().map(lag -> lag / 1000.0).orElse(NONE));
      partition(name, "idle", "1 while idle", tags, of -> of.isIdle() ? 1 : 0);
      partition(name, "next.offset", "The offset to go on at", tags, of -> (double) of.endOffset());
    }
    Counter.builder("tidemark.partition.rows")
        .description("Records read of the partition")
        .tags(tags)
        .register(registry)
        .increment((double) partition.numInputRows());
  }

  private static double orNone(Optional<Long> value) {
    return value.map(Long::doubleValue).orElse(NONE);
  }

  private void partition(
      String key, String name, String description, Tags tags, ToDoubleFunction<Partition> value) {
    gauge(
        "tidemark.partition." + name,
        description,
        tags,
        () -> value.applyAsDouble(partitions.get(key)));
  }

  /** Tidemark's own metrics are told above, by better names. */
  private void takeBeams(Readings readings) {
    for (Readings.Value counter : readings.counters()) {
      if (!counter.namespace().equals(PreAggregate.METRICS)) {
        beamCounter("tidemark.beam.counter", "counter", tags(counter), counter.value());
      }
    }
    for (Readings.Value gauge : readings.gauges()) {
      if (!gauge.namespace().equals(PreAggregate.METRICS)) {
        boolean known = beam.containsKey("gauge" + tags(gauge));
        String key = take("gauge", tags(gauge), (double) gauge.value());
        if (!known) {
          gauge("tidemark.beam.gauge", "A gauge of Beam's", tags(gauge), () -> beam.get(key));
        }
      }
    }
    for (Readings.Spread spread : readings.distributions()) {
      if (!spread.namespace().equals(PreAggregate.METRICS)) {
        Tags tags = tags(spread.namespace(), spread.name(), spread.step());
        beamCounter("tidemark.beam.distribution.count", "count", tags, spread.count());
        beamCounter("tidemark.beam.distribution.sum", "sum", tags, spread.sum());
      }
    }
  }

  /** Registered when it is first seen, and only then. */
  private void beamCounter(String name, String kind, Tags tags, long value) {
    boolean known = beam.containsKey(kind + tags);
    String key = take(kind, tags, (double) value);
    if (!known) {
      FunctionCounter.builder(name, beam, of -> of.get(key)).tags(tags).register(registry);
    }
  }

  private String take(String kind, Tags tags, double value) {
    String key = kind + tags;
    beam.put(key, value);
    return key;
  }

  private static Tags tags(Readings.Value value) {
    return tags(value.namespace(), value.name(), value.step());
  }

  private static Tags tags(String namespace, String name, String step) {
    return Tags.of("namespace", namespace, "name", name, "step", step);
  }

  private interface Level {
    double value();
  }

  private void gauge(String name, String description, Level level) {
    gauge(name, description, Tags.empty(), level);
  }

  private void gauge(String name, String description, Tags tags, Level level) {
    Gauge.builder(name, level, Level::value)
        .strongReference(true)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void level(String name, String description, ToDoubleFunction<QueryProgress> value) {
    gauge(
        name,
        description,
        () -> monitor.lastProgress().map(p -> value.applyAsDouble(p)).orElse(NONE));
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  Answer scrape() {
    return new Answer(
        200, FORMAT, Duration.ZERO, registry.scrape().getBytes(StandardCharsets.UTF_8));
  }
}
