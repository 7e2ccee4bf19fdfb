/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.runner.Engine;
import dev.tidemark.source.RunnerHook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.spark.streaming.StreamingContext;
import scala.Option;

/** Beam's classic Spark runner, streaming. */
public final class SparkEngine implements Engine {
  private static final Duration SHORTEST_BATCH = Duration.ofMillis(500);
  private static final Duration LONGEST_BATCH = Duration.ofSeconds(5);
  private static final int BATCHES_PER_INTERVAL = 4;

  @Override
  public String runner() {
    return "SparkRunner";
  }

  @Override
  public PipelineOptions prepare(PipelineOptions options, Duration interval) {
    return SparkDefaults.streaming(options, batchInterval(interval));
  }

  @Override
  public RunnerHook hook() {
    return new SparkHook();
  }

  @Override
  public Optional<Instant> watermark() {
    long now = new SparkHook().gateWatermark(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    return now == BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(now));
  }

  /** Without Spark's grace, which waits for every batch that the clock has queued up. */
  @Override
  @SuppressWarnings("deprecation") // Spark's DStreams as a whole, which Beam's runner is built on
  public void stop(PipelineResult result) throws IOException {
    Option<StreamingContext> active = StreamingContext.getActive();
    if (active.isDefined()) {
      active.get().stop(false, false);
    }
    result.cancel();
  }

  /**
   * Often enough that a trigger is not late by more than a quarter, and no oftener than Spark can.
   */
  private static Duration batchInterval(Duration interval) {
    Duration part = interval.dividedBy(BATCHES_PER_INTERVAL);
    if (part.compareTo(SHORTEST_BATCH) < 0) {
      return SHORTEST_BATCH;
    }
    return part.compareTo(LONGEST_BATCH) > 0 ? LONGEST_BATCH : part;
  }
}
