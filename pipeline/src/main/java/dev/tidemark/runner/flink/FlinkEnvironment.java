/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a job runs, made ahead of Beam's runner and put where the runner looks for it: the runner
 * alone would give away neither why a job failed nor the means to configure a cluster in this
 * process. Extends Flink's class for its protected setters; is not an environment to run anything.
 */
@SuppressWarnings("try") // Flink's close() may throw InterruptedException; nothing closes this
final class FlinkEnvironment extends StreamExecutionEnvironment {
  /** What a cluster in this process has, unless Flink's configuration says otherwise. */
  private static final Map<String, String> IN_PROCESS =
      Map.of(
          "execution.target", "local",
          "execution.attached", "true",
          "rest.address", "127.0.0.1",
          "rest.bind-address", "127.0.0.1",
          "metrics.reporter.tidemark.factory.class", LiveMetrics.Factory.class.getName(),
          "classloader.check-leaked-classloader", "false");

  private final StreamExecutionEnvironment environment;

  private FlinkEnvironment(StreamExecutionEnvironment environment) {
    this.environment = environment;
  }

  /**
   * The environment of {@code flink run} if it started this program, else one in this process.
   *
   * @param checkpoints to make, and to go on from
   */
  static FlinkEnvironment of(FlinkPipelineOptions options, Optional<FlinkCheckpoints> checkpoints) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    boolean inProcess = environment instanceof LocalStreamEnvironment;
    if (inProcess) {
      environment = new StreamExecutionEnvironment(inProcess(options));
    }
    if (checkpoints.isPresent()) {
      environment.configure(
          checkpoints.get().configuration(inProcess), FlinkEnvironment.class.getClassLoader());
    }
    return new FlinkEnvironment(environment);
  }

  /** Whether the job is to run on without this process: {@code flink run --detached}. */
  boolean isDetached() {
    return !environment.getConfiguration().get(DeploymentOptions.ATTACHED);
  }

  private static Configuration inProcess(FlinkPipelineOptions options) {
    String directory = options.getFlinkConfDir();
    Configuration configuration =
        directory == null
            ? GlobalConfiguration.loadConfiguration()
            : GlobalConfiguration.loadConfiguration(directory);
    IN_PROCESS.forEach(
        (key, value) -> {
          if (!configuration.containsKey(key)) {
            configuration.setString(key, value);
          }
        });
    return configuration;
  }

  /** Translates and submits the pipeline, and returns while it runs. */
  FlinkJob submit(Pipeline pipeline) {
    AtomicReference<JobClient> submitted = new AtomicReference<>();
    environment.registerJobListener(
        new JobListener() {
          @Override
          public void onJobSubmitted(@Nullable JobClient job, @Nullable Throwable failure) {
            submitted.set(job);
          }

          @Override
          public void onJobExecuted(
              @Nullable JobExecutionResult result, @Nullable Throwable failure) {}
        });
    initializeContextEnvironment(configuration -> environment);
    try {
      pipeline.run();
    } finally {
      resetContextEnvironment();
    }
    return new FlinkJob(submitted.get());
  }
}
