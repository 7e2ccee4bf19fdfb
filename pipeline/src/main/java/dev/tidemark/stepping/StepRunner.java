/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import java.time.Duration;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** What runs steps: a runner that knows {@code TestStream}, in this process. */
public interface StepRunner {
  /** The Direct runner, on which all that a step causes has happened before the next one. */
  StepRunner DIRECT =
      new StepRunner() {
        @Override
        public PipelineOptions options() {
          DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
          options.setRunner(DirectRunner.class);
          options.setTargetParallelism(1);
          return options;
        }

        @Override
        public boolean hasClock() {
          return true;
        }
      };

  /** The options of one pipeline. */
  PipelineOptions options();

  /** Runs a pipeline to its end. */
  default void run(Pipeline pipeline) {
    pipeline.run().waitUntilFinish();
  }

  /** Whether a test stream can move processing time on; if not, triggers fire at each step. */
  default boolean hasClock() {
    return false;
  }

  /** How many elements must follow a watermark until everything that it closes has come out. */
  default int elementsUntilClosed() {
    return 0;
  }

  /** How long nothing must come out until all that a step causes can be taken to have happened. */
  default Duration quiet() {
    return Duration.ZERO;
  }
}
