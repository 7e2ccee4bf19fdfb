/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkEngineTest {
  @ParameterizedTest
  @CsvSource({
    "PT0.1S, PT0.5S",
    "PT0.5S, PT0.5S",
    "PT2S, PT2S",
    "PT5S, PT5S",
    "PT6S, PT3S",
    "PT30S, PT5S",
    "PT1M, PT5S",
    "PT1M2S, PT4.769230769S"
  })
  void aTriggerIsAWholeNumberOfMicroBatches(Duration trigger, Duration batch) {
    assertThat(SparkEngine.batchInterval(trigger), is(batch));
  }
}
