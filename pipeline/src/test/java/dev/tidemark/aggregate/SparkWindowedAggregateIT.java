/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.nio.file.Path;
import org.apache.beam.runners.spark.TestSparkPipelineOptions;
import org.apache.beam.runners.spark.TestSparkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.io.TempDir;

/** The suite on the Spark runner, streaming. */
class SparkWindowedAggregateIT extends WindowedAggregateSuite {
  private static final long BATCH_MILLIS = 500;

  @TempDir Path checkpoints;

  @Override
  protected PipelineOptions options() {
    return options(checkpoints);
  }

  /** Spark in this process, streaming, with its checkpoints in a directory of the test. */
  static PipelineOptions options(Path checkpoints) {
    PipelineOptionsFactory.register(TestSparkPipelineOptions.class);
    TestSparkPipelineOptions options =
        PipelineOptionsFactory.create().as(TestSparkPipelineOptions.class);
    options.setRunner(TestSparkRunner.class);
    options.setStreaming(true);
    options.setForceStreaming(true);
    options.setSparkMaster("local[2]");
    options.setBatchIntervalMillis(BATCH_MILLIS);
    options.setCheckpointDir(checkpoints.toString());
    options.setTestTimeoutSeconds(60L);
    return options;
  }
}
