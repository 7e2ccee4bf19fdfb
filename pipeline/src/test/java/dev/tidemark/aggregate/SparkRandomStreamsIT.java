/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.nio.file.Path;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random streams against the oracle on the Spark runner, streaming: 25 at a time, of sliding
 * windows, sessions and totals. The seeds are fixed, for what is drawn from them to have each. None
 * is before 1970, which the watermarks of the runner's test stream cannot be.
 */
class SparkRandomStreamsIT {
  @TempDir Path checkpoints;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void everyModeGivesWhatTheModelSays(long seed) {
    RandomStreamsSuite.checkWithHeartbeats(
        seed,
        new RandomStreamSet(seed, 25, 8, RandomStreamSet.SINCE_1970),
        SparkWindowedAggregateIT.options(checkpoints));
  }

  /** Spark's batch, not its streaming; what it gives is what a stream does, see the other test. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void batchIsStream(long seed) {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setRunner(SparkRunner.class);
    options.setSparkMaster("local[2]");
    RandomStreamsSuite.checkBounded(seed, new RandomStreamSet(seed, 25, 8), options);
  }
}
