/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.stepping.StepRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * Spark, streaming, in this process. An element of a test stream is a micro-batch; what a watermark
 * closes comes out in one of those after it, when the runner has published it. The runner would go
 * on for ever: it is stopped some micro-batches after the watermark's end.
 */
final class SparkSteps implements StepRunner {
  private static final Duration BATCH = Duration.ofMillis(250);
  private static final int LAST_BATCHES = 6;
  private static final int BATCHES_UNTIL_CLOSED = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Override
  public PipelineOptions options() {
    return SparkDefaults.streaming(PipelineOptionsFactory.create(), BATCH);
  }

  @Override
  public int elementsUntilClosed() {
    return BATCHES_UNTIL_CLOSED;
  }

  @Override
  public void run(Pipeline pipeline) {
    PipelineResult result =
        LeanSparkContext.with(pipeline.getOptions().as(SparkPipelineOptions.class), pipeline::run);
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!isAtEnd()) {
        if (result.getState().isTerminal()) {
          result.waitUntilFinish(); // throws what it failed with
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "the test did not end within " + PATIENCE.toMinutes() + " minutes");
        }
        result.waitUntilFinish(org.joda.time.Duration.millis(BATCH.toMillis()));
      }
      result.waitUntilFinish(org.joda.time.Duration.millis(LAST_BATCHES * BATCH.toMillis()));
    } finally {
      stop(result);
    }
  }

  private static boolean isAtEnd() {
    Map<Integer, SparkWatermarks> watermarks = GlobalWatermarkHolder.get(-1L);
    return watermarks != null
        && !watermarks.isEmpty()
        && watermarks.values().stream()
            .noneMatch(w -> w.getHighWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE));
  }

  private static void stop(PipelineResult result) {
    try {
      result.cancel();
    } catch (IOException e) {
      throw new IllegalStateException("the test's pipeline could not be stopped", e);
    }
  }
}
