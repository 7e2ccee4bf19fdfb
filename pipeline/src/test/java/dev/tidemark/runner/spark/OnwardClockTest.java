/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class OnwardClockTest {
  private long system = 1_000_000;
  private long passed = 77;
  private final OnwardClock clock =
      new OnwardClock(() -> system, () -> Duration.ofMillis(passed).toNanos());

  private void pass(long millis) {
    system += millis;
    passed += millis;
  }

  @Test
  void isTheSystems() {
    assertThat(clock.millis(), is(1_000_000L));
    pass(500);
    assertThat(clock.millis(), is(1_000_500L));
  }

  @Test
  void theSystemsIsSetBack_goesOnByWhatPasses() {
    pass(1_000);
    system -= 300_000;
    assertThat(clock.millis(), is(1_001_000L));
    pass(2_000);
    assertThat(clock.millis(), is(1_003_000L));
  }

  @Test
  void theMachineSleeps_goesAlong_andNeverBack() {
    pass(1_000);
    system += 7_200_000; // the other one stood
    assertThat(clock.millis(), is(8_201_000L));
    system -= 7_200_000;
    pass(10);
    assertThat(clock.millis(), is(8_201_010L));
  }

  /** By which Beam's triggers fire. */
  @Test
  void thatOfTheProcess_isJodasToo() {
    OnwardClock ofThisProcess = OnwardClock.ofThisProcess();
    long before = ofThisProcess.millis();
    long joda = Instant.now().getMillis();
    assertThat(before <= joda && joda <= ofThisProcess.millis(), is(true));
  }
}
