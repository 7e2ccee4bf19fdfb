/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import dev.tidemark.monitor.Batch;
import dev.tidemark.source.RunnerHook;
import dev.tidemark.stepping.StepRunner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.StreamingOptions;

/**
 * What differs from runner to runner in running a query. Found by {@link ServiceLoader}, so that a
 * runner that is not on the class path is not missed.
 */
public interface Engine {
  /**
   * The engine of the runner that {@code options} name.
   *
   * @throws IllegalArgumentException when there is none; the message names those that there are
   */
  static Engine of(PipelineOptions options) {
    return named(options.getRunner().getSimpleName());
  }

  /** As {@link #of}, by the simple name of the runner's class. */
  static Engine named(String runner) {
    List<Engine> engines =
        ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get).toList();
    return engines.stream()
        .filter(engine -> engine.runner().equals(runner))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Tidemark does not know how to run a query on %s; it does on %s"
                        .formatted(
                            runner,
                            engines.stream()
                                .map(Engine::runner)
                                .collect(Collectors.joining(", ")))));
  }

  /** The simple name of the runner's class. */
  String runner();

  /**
   * Completes the options that the user gave for one run, to be called just before it.
   *
   * @param interval how often results are wanted
   */
  PipelineOptions prepare(PipelineOptions options, Duration interval);

  /**
   * Has the next run keep what a restart needs in the runner's own way, and go on from what an
   * earlier run left there. To be called before {@link #prepare}.
   *
   * @return whether the runner does so; if not, it is left to the source and its ledger
   */
  default boolean resumeFrom(String checkpointLocation) {
    return false;
  }

  /**
   * Whether a query runs on when this process ends, because a cluster has it and was told so; asked
   * after {@link #run}.
   */
  default boolean isDetached() {
    return false;
  }

  /**
   * Waits until the pipeline has ended.
   *
   * @throws RuntimeException what it failed with
   */
  default PipelineResult.State await(PipelineResult result) {
    return result.waitUntilFinish();
  }

  /** Starts the pipeline and returns while it runs. */
  default PipelineResult run(Pipeline pipeline) {
    return pipeline.run();
  }

  /**
   * Completes the options that the user gave for one run of a query whose input ends, to be called
   * just before it. Such a query needs no {@link #hook}.
   */
  default PipelineOptions prepareBatch(PipelineOptions options) {
    options.as(StreamingOptions.class).setStreaming(false);
    return options;
  }

  /**
   * What the runner needs of the query's source, new for each run; asked after {@link #prepare}.
   */
  RunnerHook hook();

  /** Whether a query that is started again goes on where it ended, by its checkpointLocation. */
  default boolean resumes() {
    return false;
  }

  /** What runs the tests of queries on this runner. */
  StepRunner steps();

  /** Whether runs are of micro-batches by plan, so that they can be recorded and replayed. */
  default boolean records() {
    return false;
  }

  /**
   * Has the runner tell {@code report} of each micro-batch when it has ended and before the next
   * one reads anything. To be called before {@link #prepare}.
   *
   * @return false if the runner has no micro-batches
   */
  default boolean reportBatches(Consumer<Batch> report) {
    return false;
  }

  /**
   * Has {@code action} done when a query that reads what is there has read it, and all that comes
   * of it is done; it must return at once, and may be done several times. To be called before
   * {@link #prepare}.
   *
   * @return false if the runner cannot tell
   */
  default boolean tellEnd(Runnable action) {
    return false;
  }

  /**
   * The watermark that the runner judges by now; empty when it does not tell or there is none yet.
   */
  Optional<Instant> watermark();

  /**
   * Ends the pipeline, at once where the runner can: what is under way is abandoned, and nothing is
   * left half done.
   *
   * @throws IOException when it cannot be ended
   */
  default void stop(PipelineResult result) throws IOException {
    result.cancel();
  }

  /**
   * Does {@code action} when the process is told to end, while the runner can still be talked to.
   *
   * @return takes it back
   */
  default Runnable beforeExit(Runnable action) {
    Thread hook = new Thread(action, "before exit");
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending: the hook is running, or has run.
      }
    };
  }
}
