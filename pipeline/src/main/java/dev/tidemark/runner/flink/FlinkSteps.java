/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import dev.tidemark.stepping.StepRunner;
import java.time.Duration;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Flink on a cluster in this process, one worker. Every element is a bundle; the operators behind
 * the first exchange are threads of their own, so a step ends when they have been quiet for a
 * while.
 */
final class FlinkSteps implements StepRunner {
  private static final Duration QUIET = Duration.ofMillis(400);

  @Override
  public PipelineOptions options() {
    FlinkPipelineOptions options =
        FlinkDefaults.streaming(PipelineOptionsFactory.create(), Duration.ofMillis(500));
    options.setParallelism(1);
    options.setMaxBundleSize(1L);
    return options;
  }

  @Override
  public void run(Pipeline pipeline) {
    new FlinkEngine().run(pipeline).waitUntilFinish();
  }

  @Override
  public Duration quiet() {
    return QUIET;
  }
}
