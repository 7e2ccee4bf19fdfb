/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random streams against the oracle on the Flink runner: 25 at a time, of sliding windows, sessions
 * and totals. The seeds are fixed, for what is drawn from them to have each.
 */
class FlinkRandomStreamsIT {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyModeGivesWhatTheModelSays(long seed) {
    RandomStreamsSuite.check(
        seed, new RandomStreamSet(seed, 25, 8), FlinkWindowedAggregateIT.flink());
  }
}
