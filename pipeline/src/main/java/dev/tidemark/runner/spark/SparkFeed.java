/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.BatchPlanner;
import dev.tidemark.checkpoint.Seen;
import dev.tidemark.checkpoint.Standing;
import dev.tidemark.source.BatchFeed;
import dev.tidemark.source.BatchFeeds;
import dev.tidemark.source.Log;
import dev.tidemark.source.PlannedReader;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Plans micro-batches between them: after the runner has published the last one, which it does when
 * all of its output is done, and before it begins to read the next.
 *
 * <p>What readers saw, wherever they ran, comes with the runner's metrics of the read. The
 * watermark made of it is published here, since what the runner takes from splits is their
 * greatest: so it holds for the batch that begins now, for late rows and for windows alike.
 */
final class SparkFeed implements BatchFeed {
  private final BatchPlanner planner;
  private final Log log;
  private final OnwardClock clock;
  private final BatchBarrier barrier;
  private final Runnable atEnd;
  private final Map<String, Origin> origins = new HashMap<>();

  /**
   * @param clock the planner's
   * @param atEnd done when there is nothing more to come, which may be several times; must return
   *     at once
   */
  SparkFeed(
      BatchPlanner planner, Log log, OnwardClock clock, BatchBarrier barrier, Runnable atEnd) {
    this.planner = planner;
    this.log = log;
    this.clock = clock;
    this.barrier = barrier;
    this.atEnd = atEnd;
    barrier.await(
        GlobalWatermarkHolder::getLastWatermarkedBatchTime); // the pass of the construction
  }

  @Override
  public synchronized BatchPlan next() {
    barrier.await(GlobalWatermarkHolder::getLastWatermarkedBatchTime);
    try {
      return planned();
    } catch (RuntimeException e) {
      BatchBarrier.fail(e);
      throw e;
    }
  }

  private BatchPlan planned() {
    BatchPlan plan = planner.next(log, seen(), clock.millis());
    plan.stretches().forEach(s -> origins.put(PlannedReader.metric(s.origin()), s.origin()));
    publish(plan.watermark());
    if (planner.isAtEnd()) {
      atEnd.run();
    }
    return plan;
  }

  @Override
  public synchronized Standing standing() {
    return planner.standing();
  }

  private Map<Origin, Seen> seen() {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace(PlannedReader.METRICS))
            .build();
    Map<Origin, Seen> seen = new HashMap<>();
    for (MetricResult<DistributionResult> metric :
        MetricsContainerStepMap.asAttemptedOnlyMetricResults(
                MetricsAccumulator.getInstance().value())
            .queryMetrics(filter)
            .getDistributions()) {
      Origin origin = origins.get(metric.getName().getName());
      if (origin != null) {
        DistributionResult of = metric.getAttempted();
        seen.put(origin, new Seen(of.getCount(), of.getMax()));
      }
    }
    return seen;
  }

  private static void publish(long watermark) {
    Map<Integer, SparkWatermarks> published = GlobalWatermarkHolder.get(-1L);
    if (published == null || published.isEmpty()) {
      return; // before the first batch the runner has none, and closes nothing
    }
    boolean moved = false;
    for (Map.Entry<Integer, SparkWatermarks> source : published.entrySet()) {
      SparkWatermarks last = source.getValue();
      Instant high = last.getHighWatermark();
      if (high.getMillis() < watermark) {
        GlobalWatermarkHolder.add(
            source.getKey(),
            new SparkWatermarks(
                high,
                Instant.ofEpochMilli(watermark),
                last.getSynchronizedProcessingTime().plus(Duration.millis(1))));
        moved = true;
      }
    }
    if (moved) {
      GlobalWatermarkHolder.advance();
    }
  }

  synchronized void close() {
    BatchFeeds.remove(this);
    log.close();
  }
}
