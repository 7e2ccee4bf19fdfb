/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private final SteadyClock clock = new SteadyClock();

  @Test
  void isTheSystemsAtFirst() {
    assertThat(
        Math.abs(clock.getTimeMillis() - System.currentTimeMillis()),
        lessThan(Duration.ofMinutes(1).toMillis()));
  }

  @Test
  void waitsUntilThen_andNotAtAllForWhatIsPast() {
    long then = clock.getTimeMillis() + 60;
    assertThat(clock.waitTillTime(then), greaterThanOrEqualTo(then));
    assertThat(clock.waitTillTime(then - 1_000), greaterThanOrEqualTo(then));
  }

  @Test
  void anInterrupt_endsTheWait() {
    Thread.currentThread().interrupt();
    Exception thrown =
        assertThrows(
            Exception.class,
            () -> clock.waitTillTime(clock.getTimeMillis() + Duration.ofHours(1).toMillis()));
    assertThat(thrown, instanceOf(InterruptedException.class));
    assertThat("cleared, as Spark's own does", Thread.interrupted(), is(false));
  }
}
