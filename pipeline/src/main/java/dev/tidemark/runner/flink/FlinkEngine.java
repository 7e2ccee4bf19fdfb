/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import dev.tidemark.runner.Engine;
import dev.tidemark.source.RunnerHook;
import dev.tidemark.stepping.StepRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Beam's Flink runner: in this process on a cluster of Flink's own making, or where {@code flink
 * run} has it.
 */
public final class FlinkEngine implements Engine {
  private Optional<FlinkCheckpoints> checkpoints = Optional.empty();
  private volatile FlinkJob job;
  private boolean detached;

  @Override
  public String runner() {
    return "FlinkRunner";
  }

  /** By Flink's own checkpoints, which hold offsets and state as of one moment. */
  @Override
  public boolean resumeFrom(String checkpointLocation) {
    checkpoints = Optional.of(FlinkCheckpoints.below(checkpointLocation));
    return true;
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public PipelineOptions prepare(PipelineOptions options, Duration interval) {
    FlinkPipelineOptions flink = FlinkDefaults.streaming(options, interval);
    checkpoints.ifPresent(of -> of.enable(flink));
    return flink;
  }

  /** As a stream that ends: the runner's batch is another runner, on an API that Flink gave up. */
  @Override
  public PipelineOptions prepareBatch(PipelineOptions options) {
    return FlinkDefaults.streaming(options, FlinkDefaults.OF_A_BATCH);
  }

  @Override
  public StepRunner steps() {
    return new FlinkSteps();
  }

  /** The runner takes the least watermark over splits, and judges no row by another one. */
  @Override
  public RunnerHook hook() {
    return checkpoints.isPresent() ? FlinkHook.CHECKPOINTS : RunnerHook.NONE;
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    if (FlinkDefaults.isRemote(options)) {
      return pipeline.run();
    }
    FlinkEnvironment environment = FlinkEnvironment.of(options, checkpoints);
    detached = environment.isDetached();
    job = environment.submit(pipeline);
    return job;
  }

  @Override
  public boolean isDetached() {
    return detached;
  }

  @Override
  public Optional<Instant> watermark() {
    OptionalLong now = job == null ? OptionalLong.empty() : job.watermark();
    return now.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(now.getAsLong()));
  }
}
