/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimeCheckTest {
  private static final long NOW = Instant.parse("2026-01-02T10:00:00Z").toEpochMilli();
  private static final EventTimeCheck CHECK =
      new EventTimeCheck(
          WatermarkSpec.of("ts", Duration.ZERO).withFutureCap(Duration.ofMinutes(5)));

  @Test
  void theCapIsTheLatestThatIsAllowed() {
    assertThat(CHECK.latest(NOW), is(NOW + 300_000));
    assertThat(CHECK.latest(Long.MAX_VALUE - 1), is(Long.MAX_VALUE));
  }

  @Test
  void saysHowFarAhead() {
    assertThat(
        CHECK.tooFarAhead(NOW + 301_000, NOW),
        is(
            "event time 2026-01-02T10:05:01Z is 301 seconds ahead of the clock"
                + " (2026-01-02T10:00:00Z), more than 300 seconds"));
    assertThat(
        CHECK.tooFarAhead(Instant.parse("2062-01-02T10:00:00Z").toEpochMilli(), NOW),
        is(
            "event time 2062-01-02T10:00:00Z is 13149 days ahead of the clock"
                + " (2026-01-02T10:00:00Z), more than 300 seconds"));
    assertThat(CHECK.missing(), is("no event time: column ts is null or missing"));
  }
}
