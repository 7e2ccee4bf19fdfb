/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random streams against the oracle on the Spark runner, streaming: 25 at a time, of sliding
 * windows, sessions and totals. The seeds are fixed, for what is drawn from them to have each. None
 * is before 1970, which the watermarks of the runner's test stream cannot be.
 */
class SparkRandomStreamsIT {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void everyModeGivesWhatTheModelSays(long seed) {
    RandomStreamsSuite.checkWithHeartbeats(
        seed,
        new RandomStreamSet(seed, 25, 8, RandomStreamSet.SINCE_1970),
        AssertingSparkRunner.options());
  }

  /** Spark's batch, not its streaming; what it gives is what a stream does, see the other test. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void batchIsStream(long seed) {
    RandomStreamsSuite.checkBounded(
        seed, new RandomStreamSet(seed, 25, 8), AssertingSparkRunner.batch());
  }
}
