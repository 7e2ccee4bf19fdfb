/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingWindowSpecTest {
  private static Duration sliceOf(SlidingWindowSpec windows) {
    return Duration.ofMillis(windows.slice());
  }

  @Test
  void slice_isTheGreatestThatNoWindowCuts() {
    assertThat(sliceOf(WindowSpec.tumbling(Duration.ofMinutes(5))), is(Duration.ofMinutes(5)));
    assertThat(
        sliceOf(WindowSpec.sliding(Duration.ofMinutes(10), Duration.ofMinutes(4))),
        is(Duration.ofMinutes(2)));
  }

  @Test
  void longSlices_areCutAgain() {
    assertThat(sliceOf(WindowSpec.tumbling(Duration.ofHours(1))), is(Duration.ofMinutes(1)));
    assertThat(sliceOf(WindowSpec.tumbling(Duration.ofDays(1))), is(Duration.ofSeconds(288)));
    assertThat(
        sliceOf(WindowSpec.sliding(Duration.ofHours(3), Duration.ofHours(1))),
        is(Duration.ofMinutes(1)));
  }

  @Test
  void slicesThatCannotBeCutEvenly_stayAsTheyAre() {
    Duration prime = Duration.ofMillis(1_000_003); // has no divisors
    assertThat(sliceOf(WindowSpec.tumbling(prime)), is(prime));
  }
}
