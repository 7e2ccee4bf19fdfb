/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
  private static final Duration END = Duration.ofSeconds(50);

  @Test
  void costIsForTheRowsThatWereLeftWhenItBegan() {
    SteadyState steady = new SteadyState();
    steady.look(0, Duration.ofSeconds(5));
    steady.look(0.25, Duration.ofSeconds(10));
    steady.look(0.5, Duration.ofSeconds(20));
    steady.look(0.75, Duration.ofSeconds(30));
    assertThat(
        "30 s for half of 4 million rows",
        steady.cpuPerMillion(END, 4_000_000),
        equalTo(OptionalDouble.of(15)));
  }

  @Test
  void noFigure_whereNothingIsKnownOfTheInput_orMostWasReadAtOnce() {
    SteadyState steady = new SteadyState();
    assertThat(steady.cpuPerMillion(END, 4_000_000), equalTo(OptionalDouble.empty()));
    steady.look(1, Duration.ofSeconds(20));
    assertThat(steady.cpuPerMillion(END, 4_000_000), equalTo(OptionalDouble.empty()));
  }
}
