/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.minutes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LateGateTest {
  private final LateGate tumbling = new LateGate(WindowSpec.tumbling(minutes(5)), Duration.ZERO);

  @Test
  void aWindowIsClosedAtTheMillisecondOfItsEnd() {
    assertThat(late(tumbling, "10:04:59.999", "10:04:59.999"), is(false));
    assertThat(late(tumbling, "10:04:59.999", "10:05"), is(true));
    assertThat(late(tumbling, "10:05", "10:05"), is(false));
  }

  @Test
  void allowedLatenessKeepsItOpen() {
    LateGate gate = new LateGate(WindowSpec.tumbling(minutes(5)), minutes(1));
    assertThat(late(gate, "10:04", "10:05:59.999"), is(false));
    assertThat(late(gate, "10:04", "10:06"), is(true));
  }

  @Test
  void nothingIsLateWithoutAWatermark() {
    Instant longAgo = Instant.parse("0001-01-01T00:00:00Z");
    assertThat(tumbling.isLate(longAgo.toEpochMilli(), EventBatch.NO_WATERMARK), is(false));
  }

  @Test
  void aSlidingRowIsLateOnceItsLastWindowIsClosed() {
    LateGate gate = new LateGate(WindowSpec.sliding(minutes(10), minutes(5)), Duration.ZERO);
    assertThat(late(gate, "10:02", "10:09:59.999"), is(false));
    assertThat(late(gate, "10:02", "10:10"), is(true));
    long firstOpen =
        gate.firstOpenWindowStart(at("10:02").toEpochMilli(), at("10:05").toEpochMilli());
    assertThat(Instant.ofEpochMilli(firstOpen), is(at("10:00")));
  }

  /**
   * Against the definition: a row is late if no window that holds it ends, with lateness, after the
   * watermark.
   */
  @Property(tries = 2000)
  void agreesWithItsDefinition(
      @ForAll @IntRange(min = 1, max = 50) int size,
      @ForAll @IntRange(min = 1, max = 50) int everyOrMore,
      @ForAll @IntRange(max = 49) int offset,
      @ForAll @IntRange(max = 30) int lateness,
      @ForAll @LongRange(min = -500, max = 500) long time,
      @ForAll @LongRange(min = -500, max = 500) long watermark) {
    int every = Math.min(size, everyOrMore);
    WindowSpec windows =
        WindowSpec.sliding(Duration.ofMillis(size), Duration.ofMillis(every))
            .withOffset(Duration.ofMillis(offset % every));
    LateGate gate = new LateGate(windows, Duration.ofMillis(lateness));

    Long firstOpen = null;
    for (long start = time - size + 1; start <= time; start++) {
      boolean isStart = Math.floorMod(start - offset % every, every) == 0;
      if (isStart && start + size + lateness > watermark && firstOpen == null) {
        firstOpen = start;
      }
    }

    assertThat(gate.isLate(time, watermark), is(firstOpen == null));
    if (firstOpen != null) {
      assertThat(gate.firstOpenWindowStart(time, watermark), is(firstOpen));
    }
  }

  private static boolean late(LateGate gate, String time, String watermark) {
    return gate.isLate(at(time).toEpochMilli(), at(watermark).toEpochMilli());
  }
}
