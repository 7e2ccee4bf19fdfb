/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryPipeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;

/** A query that was started, as Structured Streaming's {@code StreamingQuery}. */
public final class RunningQuery implements AutoCloseable {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(2);

  private final Query query;
  private final Engine engine;
  private final PipelineResult result;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private Runnable forgetExit = () -> {};
  private volatile boolean stopped;

  private RunningQuery(Query query, Engine engine, PipelineResult result) {
    this.query = query;
    this.engine = engine;
    this.result = result;
  }

  /**
   * Starts a query and returns while it runs. When the process is told to end, it is stopped.
   *
   * @param options Beam's; the runner they name runs it
   * @throws dev.tidemark.source.SourceUnavailableException when the source is not there; nothing
   *     was written
   * @throws dev.tidemark.sink.delta.DeltaTableException when a table cannot be written; nothing was
   *     read
   */
  public static RunningQuery start(Query query, PipelineOptions options) {
    Engine engine = Engine.of(options);
    QueryPipeline assembly = QueryPipeline.of(query);
    assembly.preflight();
    PipelineOptions prepared = engine.prepare(options, interval(query));
    prepared.setJobName(query.name().replace('_', '-'));
    Pipeline pipeline = Pipeline.create(prepared);
    assembly.expandInto(pipeline, engine.hook());
    RunningQuery running = new RunningQuery(query, engine, pipeline.run());
    running.forgetExit = engine.beforeExit(running::stop);
    Thread watching = new Thread(running::watch, "watching " + query.name());
    watching.setDaemon(true);
    watching.start();
    return running;
  }

  /** The shortest of the sinks' triggers: how often there is something to do. */
  private static Duration interval(Query query) {
    return query.sinks().stream()
        .map(sink -> sink.trigger().orElse(DEFAULT_INTERVAL))
        .min(Duration::compareTo)
        .orElse(DEFAULT_INTERVAL);
  }

  /**
   * One thread alone waits for the runner, since on some runners waiting is what finds a failure,
   * and acts on it.
   */
  private void watch() {
    try {
      PipelineResult.State state = result.waitUntilFinish();
      if (state == PipelineResult.State.FAILED) {
        end.completeExceptionally(
            new IllegalStateException("the runner says that it failed, and not why"));
      } else {
        end.complete(null);
      }
    } catch (Throwable e) { // an Error too must end the query and not just this thread
      end.completeExceptionally(e);
    }
  }

  public String name() {
    return query.name();
  }

  /** How far it is, at once. */
  public Progress progress() {
    MetricQueryResults metrics =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(PreAggregate.METRICS))
                    .build());
    Map<String, Long> counts = new HashMap<>();
    for (MetricResult<Long> counter : metrics.getCounters()) {
      counts.merge(counter.getName().getName(), count(counter), Long::sum);
    }
    return new Progress(
        counts.getOrDefault("rows_in", 0L),
        counts.getOrDefault("rows_aggregated", 0L),
        counts.getOrDefault("rows_emitted", 0L),
        counts.getOrDefault("rows_filtered", 0L),
        counts.getOrDefault("rows_late", 0L),
        counts.getOrDefault("rows_malformed", 0L),
        engine.watermark().or(() -> reportedWatermark(metrics)));
  }

  /** Spark knows attempted counts alone; the Direct runner's may lack the last bundle. */
  private static long count(MetricResult<Long> counter) {
    Long committed = counter.getCommittedOrNull();
    return committed == null ? counter.getAttempted() : committed;
  }

  private static Optional<Instant> reportedWatermark(MetricQueryResults metrics) {
    for (MetricResult<GaugeResult> gauge : metrics.getGauges()) {
      if (gauge.getName().getName().equals("watermark")) {
        return Optional.of(Instant.ofEpochMilli(gauge.getAttempted().getValue()));
      }
    }
    return Optional.empty();
  }

  /** Why it ended, if it failed. */
  public Optional<Throwable> exception() {
    if (stopped || !end.isCompletedExceptionally()) {
      return Optional.empty();
    }
    return Optional.of(rootOf(end.handle((done, failure) -> failure).join()));
  }

  /**
   * Waits until it ends: by itself, because it was stopped, or because it failed.
   *
   * @throws RuntimeException what it failed with
   */
  public void awaitTermination() {
    try {
      end.join();
    } catch (CompletionException e) {
      if (!stopped) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
  }

  /** Stops it and returns when it does nothing any more. */
  public void stop() {
    stopped = true;
    if (!end.isDone()) {
      try {
        engine.stop(result);
      } catch (IOException e) {
        throw new IllegalStateException("the query could not be stopped: " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    stop();
    forgetExit.run();
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
