/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.runner.spark.LeanSparkContext;
import dev.tidemark.runner.spark.SparkDefaults;
import dev.tidemark.runner.spark.SparkEngine;
import dev.tidemark.testing.AssertedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;

/**
 * Spark, streaming, in this process, as a query runs there, until every assertion of a pipeline has
 * been looked at. The runner would go on for ever, and the one that Beam has for tests waits for
 * batches of which nothing comes.
 */
public final class AssertingSparkRunner extends PipelineRunner<PipelineResult> {
  private static final Duration BATCH = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final org.joda.time.Duration LOOK = org.joda.time.Duration.millis(50);

  private final SparkPipelineOptions options;

  private AssertingSparkRunner(SparkPipelineOptions options) {
    this.options = options;
  }

  /** The options of one pipeline whose input ends, which is then no stream. */
  static PipelineOptions batch() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(SparkPipelineOptions.class).setSparkMaster("local[2]");
    options.setRunner(AssertingSparkRunner.class);
    return options;
  }

  /** The options of one pipeline. */
  static PipelineOptions options() {
    PipelineOptions options = SparkDefaults.streaming(PipelineOptionsFactory.create(), BATCH);
    options.setRunner(AssertingSparkRunner.class);
    return options;
  }

  /** Beam makes it by this. */
  public static AssertingSparkRunner fromOptions(PipelineOptions options) {
    return new AssertingSparkRunner(options.as(SparkPipelineOptions.class));
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    MetricsAccumulator.clear();
    PipelineResult result =
        LeanSparkContext.with(options, () -> SparkRunner.fromOptions(options).run(pipeline));
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (AssertedRun.holding(result) < PAssert.countAsserts(pipeline)
          && System.nanoTime() < deadline) {
        result.waitUntilFinish(LOOK); // throws what an assertion does
      }
      return result;
    } finally {
      stop(result);
    }
  }

  private static void stop(PipelineResult result) {
    try {
      new SparkEngine().stop(result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
