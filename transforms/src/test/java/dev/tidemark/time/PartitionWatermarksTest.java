/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PartitionWatermarksTest {
  private static final long DELAY = 10_000;
  private static final long IDLE = 60_000;
  private static final long MIN = PartitionWatermarks.MIN;
  private static final Origin A = new Origin("clicks", 0);
  private static final Origin B = new Origin("clicks", 1);
  private static final Origin C = new Origin("views", 0);
  private static final WatermarkSpec HOLDING = WatermarkSpec.of("ts", Duration.ofMillis(DELAY));
  private static final WatermarkSpec IDLING = HOLDING.withIdleTimeout(Duration.ofMillis(IDLE));

  /** The present at which reading begins. */
  private static final long START = at("12:00:00");

  private static long at(String time) {
    return Instant.parse("2026-01-02T" + time + "Z").toEpochMilli();
  }

  private static PartitionWatermarks begin(WatermarkSpec spec, Origin... origins) {
    return new PartitionWatermarks(
        spec, PartitionWatermarks.State.initial(), List.of(origins), START);
  }

  @Test
  void theSlowestPartitionHolds() {
    PartitionWatermarks watermarks = begin(HOLDING, A, B);
    watermarks.read(A, at("10:05:00"), START);
    watermarks.read(B, at("10:01:00"), START);
    watermarks.read(B, at("10:00:00"), START); // out of order: the greatest counts

    assertThat(watermarks.advance(START), is(at("10:00:50")));
  }

  @Test
  void aPartitionThatWasNeverReadHoldsAtTheBeginning() {
    PartitionWatermarks watermarks = begin(HOLDING, A, B);
    watermarks.read(A, at("10:05:00"), START);

    assertThat(watermarks.advance(START + 100 * IDLE), is(MIN));
    assertThat(watermarks.quiet(START + 100 * IDLE), is(empty()));
  }

  @Test
  void malformedRecordsNeitherMoveItNorHoldIt() {
    PartitionWatermarks watermarks = begin(IDLING, A, B);
    watermarks.read(A, at("10:05:00"), START + IDLE);
    watermarks.read(B, MIN, START + IDLE - 1);

    assertThat(watermarks.quiet(START + IDLE), contains(B));
    watermarks.caughtUp(B, START + IDLE);
    watermarks.read(B, MIN, START + IDLE);
    assertThat(watermarks.advance(START + IDLE), is(at("10:04:50")));
  }

  @Test
  void anIdlePartitionStopsHolding_onlyOnceItIsKnownToBeAtItsEnd() {
    PartitionWatermarks watermarks = begin(IDLING, A, B);
    watermarks.read(B, at("10:01:00"), START);
    watermarks.read(A, at("10:05:00"), START + IDLE);

    assertThat(watermarks.quiet(START + IDLE - 1), is(empty()));
    assertThat(watermarks.quiet(START + IDLE), contains(B));
    assertThat(watermarks.advance(START + IDLE), is(at("10:00:50"))); // not looked yet
    watermarks.caughtUp(B, START + IDLE);
    assertThat(watermarks.advance(START + IDLE), is(at("10:04:50")));
  }

  @Test
  void aLookBeforeTheTimeoutProvesNothing() {
    PartitionWatermarks watermarks = begin(IDLING, A, B);
    watermarks.read(A, at("10:05:00"), START + IDLE);
    watermarks.caughtUp(B, START + IDLE - 1);

    assertThat(watermarks.advance(START + IDLE), is(MIN));
  }

  @Test
  void aPartitionThatComesBackHoldsAgain_andTheWatermarkDoesNotGoBack() {
    PartitionWatermarks watermarks = begin(IDLING, A, B);
    watermarks.read(B, at("10:01:00"), START);
    watermarks.read(A, at("10:05:00"), START + IDLE);
    watermarks.caughtUp(B, START + IDLE);
    assertThat(watermarks.advance(START + IDLE), is(at("10:04:50")));

    watermarks.read(B, at("10:01:30"), START + IDLE + 1);
    watermarks.read(A, at("10:20:00"), START + IDLE + 1);

    assertThat(watermarks.advance(START + IDLE + 1), is(at("10:04:50")));
    watermarks.read(B, at("10:06:00"), START + IDLE + 2);
    assertThat(watermarks.advance(START + IDLE + 2), is(at("10:05:50")));
  }

  @Test
  void whenAllIsIdle_eventTimeMovesWithTheClock() {
    PartitionWatermarks watermarks = begin(IDLING, A, B);
    watermarks.read(A, at("10:05:00"), START);
    watermarks.read(B, at("10:01:00"), START);
    watermarks.caughtUp(A, START + 90_000);
    watermarks.caughtUp(B, START + 90_000);

    assertThat(watermarks.advance(START + 90_000), is(at("10:06:20")));
  }

  @Test
  void aSourceThatCannotBeAskedHolds() {
    PartitionWatermarks watermarks = begin(IDLING, A);
    watermarks.read(A, at("10:05:00"), START);
    watermarks.caughtUp(A, START + IDLE);
    assertThat(watermarks.advance(START + IDLE), is(at("10:05:50")));

    // The broker is gone: no look succeeds, and who knows what it holds by now.
    assertThat(watermarks.advance(START + 100 * IDLE), is(at("10:05:50")));
    assertThat(watermarks.quiet(START + 100 * IDLE), contains(A));
  }

  @Test
  void goesOnFromItsState_withoutTrustingOldIdleness() {
    PartitionWatermarks before = begin(IDLING, A, B);
    before.read(A, at("10:05:00"), START);
    before.read(B, at("10:01:00"), START);
    before.caughtUp(B, START + IDLE);
    before.read(A, at("10:05:00"), START + IDLE);
    assertThat(before.advance(START + IDLE), is(at("10:04:50")));

    long later = START + 100 * IDLE;
    PartitionWatermarks after =
        new PartitionWatermarks(IDLING, before.state(), List.of(A, B), later);
    after.read(A, at("11:00:00"), later);

    assertThat(after.reported(), is(at("10:04:50")));
    assertThat(after.advance(later), is(at("10:04:50")));
    after.caughtUp(B, later);
    assertThat(after.advance(later), is(at("10:59:50")));
  }

  @Test
  void aNewPartitionHolds_aForgottenOneDoesNot() {
    PartitionWatermarks before = begin(HOLDING, A, B);
    before.read(A, at("10:05:00"), START);
    before.read(B, at("10:01:00"), START);
    before.advance(START);

    PartitionWatermarks without =
        new PartitionWatermarks(HOLDING, before.state(), List.of(A), START);
    assertThat(without.advance(START), is(at("10:04:50")));
    PartitionWatermarks with =
        new PartitionWatermarks(HOLDING, before.state(), List.of(A, C), START);
    assertThat(with.advance(START), is(at("10:00:50")));
  }

  /** What happens to the tracker: at a time, to a partition. */
  private record Step(What what, int partition, long eventTime, long elapsed) {}

  private enum What {
    READ,
    MALFORMED,
    LOOK,
    REPORT,
    RESTART
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(What.values()),
            Arbitraries.integers().between(0, 2),
            Arbitraries.longs().between(0, 300_000),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(0, 1_000)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(IDLE - 1, IDLE + 1))))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 2_000)
  void agreesWithTheDefinition(@ForAll("steps") List<Step> steps, @ForAll boolean idles) {
    WatermarkSpec spec = idles ? IDLING : HOLDING;
    List<Origin> origins = List.of(A, B, C);
    PartitionWatermarks watermarks = begin(spec, A, B, C);
    Definition definition = new Definition(origins, idles);
    long now = START;
    for (Step step : steps) {
      now += step.elapsed();
      Origin origin = origins.get(step.partition());
      switch (step.what()) {
        case READ -> {
          watermarks.read(origin, step.eventTime(), now);
          definition.reads.get(origin).add(new long[] {now, step.eventTime()});
        }
        case MALFORMED -> watermarks.read(origin, MIN, now);
        case LOOK -> {
          watermarks.caughtUp(origin, now);
          definition.looks.get(origin).add(now);
        }
        case REPORT -> assertThat(watermarks.advance(now), is(definition.report(now)));
        case RESTART ->
            watermarks = new PartitionWatermarks(spec, watermarks.state(), origins, now);
      }
    }
    assertThat(watermarks.advance(now), is(definition.report(now)));
  }

  /** The watermark from the whole history, as design.md words it. */
  private static final class Definition {
    private final boolean idles;
    private final Map<Origin, List<long[]>> reads = new HashMap<>();
    private final Map<Origin, List<Long>> looks = new HashMap<>();
    private long reported = MIN;

    Definition(List<Origin> origins, boolean idles) {
      this.idles = idles;
      for (Origin origin : origins) {
        reads.put(origin, new ArrayList<>());
        looks.put(origin, new ArrayList<>());
      }
    }

    long report(long now) {
      OptionalLong least =
          reads.keySet().stream().filter(o -> !idle(o, now)).mapToLong(this::maxEvent).min();
      long eventTime = least.isPresent() ? least.getAsLong() : allIdle();
      reported = Math.max(reported, Math.max(MIN, eventTime - DELAY));
      return reported;
    }

    private long allIdle() {
      long max = reads.keySet().stream().mapToLong(this::maxEvent).max().getAsLong();
      long last = reads.keySet().stream().mapToLong(this::lastRead).max().getAsLong();
      long known = looks.keySet().stream().mapToLong(this::lastLook).min().getAsLong();
      return max == MIN ? MIN : max + Math.max(0, known - last);
    }

    private boolean idle(Origin origin, long now) {
      return idles
          && looks.get(origin).stream()
              .anyMatch(look -> look >= lastRead(origin) + IDLE && look >= now - IDLE);
    }

    private long maxEvent(Origin origin) {
      return reads.get(origin).stream().mapToLong(read -> read[1]).max().orElse(MIN);
    }

    private long lastRead(Origin origin) {
      return reads.get(origin).stream().mapToLong(read -> read[0]).max().orElse(START);
    }

    private long lastLook(Origin origin) {
      return looks.get(origin).stream().mapToLong(look -> look).max().orElse(MIN);
    }
  }
}
