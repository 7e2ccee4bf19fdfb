/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import dev.tidemark.source.RunnerHook;
import dev.tidemark.stepping.StepRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.StreamingOptions;

/** The Direct runner, which does as Beam's model says and needs nothing. */
public final class DirectEngine implements Engine {
  @Override
  public String runner() {
    return "DirectRunner";
  }

  @Override
  public PipelineOptions prepare(PipelineOptions options, Duration interval) {
    options.as(StreamingOptions.class).setStreaming(true);
    options.as(DirectOptions.class).setBlockOnRun(false);
    // Bundles of one source must not overtake each other: update mode goes by the order of its
    // watermarks.
    options.as(DirectOptions.class).setTargetParallelism(1);
    return options;
  }

  @Override
  public PipelineOptions prepareBatch(PipelineOptions options) {
    options.as(StreamingOptions.class).setStreaming(false);
    options.as(DirectOptions.class).setBlockOnRun(false);
    return options;
  }

  @Override
  public StepRunner steps() {
    return StepRunner.DIRECT;
  }

  @Override
  public RunnerHook hook() {
    return RunnerHook.NONE;
  }

  @Override
  public Optional<Instant> watermark() {
    return Optional.empty();
  }
}
