/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
  private static final CpuTime END = cpu(50, 12, 5);

  @Test
  void costIsForTheRowsThatWereLeftWhenItBegan() {
    SteadyState steady = new SteadyState();
    steady.look(0, cpu(5, 2, 1));
    steady.look(0.25, cpu(10, 5, 1));
    steady.look(0.5, cpu(20, 10, 1));
    steady.look(0.75, cpu(30, 15, 1));
    assertThat(
        "30 s, 2 of them compiling and 4 collecting, for half of 4 million rows",
        steady.cost(END, 4_000_000),
        equalTo(Optional.of(new SteadyState.Cost(15, 1, 2))));
    assertThat(steady.cost(END, 4_000_000).orElseThrow().working(), equalTo(12.0));
  }

  private static CpuTime cpu(long total, long compiling, long collecting) {
    return new CpuTime(
        Duration.ofSeconds(total), Duration.ofSeconds(compiling), Duration.ofSeconds(collecting));
  }

  @Test
  void noFigure_whereNothingIsKnownOfTheInput_orMostWasReadAtOnce() {
    SteadyState steady = new SteadyState();
    assertThat(steady.cost(END, 4_000_000), equalTo(Optional.empty()));
    steady.look(1, cpu(20, 10, 1));
    assertThat(steady.cost(END, 4_000_000), equalTo(Optional.empty()));
  }
}
