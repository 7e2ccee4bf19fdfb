/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.checkpoint.Simulation.Death;
import dev.tidemark.checkpoint.Simulation.Event;
import dev.tidemark.checkpoint.Simulation.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol against random schedules of arrivals, pauses, outages and deaths. A schedule that
 * breaks it is cut down to the events that matter, and printed with its seed.
 */
class BatchPlannerSimulationTest {
  private static final int SCHEDULES = 3_000;

  /** A planted bug, or none. */
  private record Bug(Mode mode, UnaryOperator<Ledger.Content> ofLedger, MemoryState.Bug ofState) {

    static Bug none(Mode mode) {
      return new Bug(mode, UnaryOperator.identity(), MemoryState.Bug.NONE);
    }

    Simulation simulation() {
      return new Simulation(mode, ofLedger, ofState);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverDies_andWhenever_eachRowCountsOnceOrIsLateOnce(Mode mode) {
    long late = 0;
    long windows = 0;
    long compactions = 0;
    int schedules = mode == Mode.REPLAYS ? SCHEDULES : SCHEDULES / 2;
    for (long seed = 0; seed < schedules; seed++) {
      List<Event> schedule = schedule(new Random(seed));
      Simulation simulation = Bug.none(mode).simulation();
      try {
        simulation.run(schedule);
      } catch (Simulation.Violation e) {
        fail("seed %d: %s".formatted(seed, told(shrunk(schedule, Bug.none(mode)), mode)));
      }
      late += simulation.late();
      windows += simulation.windows();
      compactions += simulation.compactions();
    }
    assertThat("rows that were late", late, greaterThan(1_000L));
    assertThat("windows", windows, greaterThan(10_000L));
    assertThat("compactions", compactions > 1_000, is(mode != Mode.REPLAYS));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBugInWhatIsKept_isFound(MemoryState.Bug bug) {
    requireFound(new Bug(Mode.KEEPS, UnaryOperator.identity(), bug));
  }

  /** Were rows judged anew when they are read again, some that counted would be late. */
  @Test
  void aRestartThatJudgesRowsByTheLastWatermark_isFound() {
    requireFound(
        content ->
            new Ledger.Content(
                content.entries().stream()
                    .map(
                        entry ->
                            new BatchEntry(
                                entry.batch(),
                                entry.plannedAt(),
                                entry.liveSince(),
                                last(content).watermark(),
                                entry.parts()))
                    .toList(),
                content.committed(),
                content.floor()));
  }

  /** Were the batch that began last taken for done, what it did not do would be lost. */
  @Test
  void aRestartThatTakesWhatBeganForDone_isFound() {
    requireFound(
        content ->
            content.entries().isEmpty()
                ? content
                : new Ledger.Content(content.entries(), last(content).batch(), content.floor()));
  }

  /** Were the oldest batch forgotten too early, windows that it has rows of would lack them. */
  @Test
  void aRestartThatForgotABatch_isFound() {
    requireFound(
        content ->
            content.entries().size() < 2
                ? content
                : new Ledger.Content(
                    content.entries().subList(1, content.entries().size()),
                    content.committed(),
                    content.floor()));
  }

  private static BatchEntry last(Ledger.Content content) {
    return content.entries().get(content.entries().size() - 1);
  }

  private static void requireFound(UnaryOperator<Ledger.Content> bug) {
    requireFound(new Bug(Mode.REPLAYS, bug, MemoryState.Bug.NONE));
  }

  private static void requireFound(Bug bug) {
    for (long seed = 0; seed < SCHEDULES; seed++) {
      List<Event> schedule = schedule(new Random(seed));
      if (violation(schedule, bug).isPresent()) {
        List<Event> shrunk = shrunk(schedule, bug);
        assertThat("a shrunk schedule still fails", violation(shrunk, bug).isPresent(), is(true));
        assertThat(shrunk.size() < schedule.size(), is(true));
        return;
      }
    }
    fail("no schedule found the bug");
  }

  private static List<Event> schedule(Random random) {
    List<Event> events = new ArrayList<>();
    long eventTime = 900_000;
    int partitions = 2;
    int length = 20 + random.nextInt(80);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          eventTime += random.nextInt(4_000);
          if (random.nextInt(30) == 0) {
            partitions++;
          }
          events.add(rows(random, random.nextInt(partitions), eventTime));
        }
        case 3 -> events.add(new Event.Wait(random.nextInt(random.nextInt(8) == 0 ? 40_000 : 900)));
        default ->
            events.add(
                new Event.Batch(
                    random.nextInt(12) != 0,
                    random.nextInt(6) == 0
                        ? Death.values()[random.nextInt(Death.values().length)]
                        : Death.NEVER));
      }
    }
    return events;
  }

  /** Some rows, most of them in order, some too late. */
  private static Event rows(Random random, int partition, long eventTime) {
    List<Long> times = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      long behind = random.nextInt(5) == 0 ? random.nextInt(30_000) : random.nextInt(5_000);
      times.add(eventTime - behind);
    }
    return new Event.Rows(partition, times);
  }

  private static Optional<Simulation.Violation> violation(List<Event> schedule, Bug bug) {
    try {
      bug.simulation().run(schedule);
      return Optional.empty();
    } catch (Simulation.Violation e) {
      return Optional.of(e);
    }
  }

  /** Without every event that can be left out, one at a time. */
  private static List<Event> shrunk(List<Event> schedule, Bug bug) {
    List<Event> kept = new ArrayList<>(schedule);
    for (int i = kept.size() - 1; i >= 0; i--) {
      List<Event> without = new ArrayList<>(kept);
      without.remove(i);
      if (violation(without, bug).isPresent()) {
        kept = without;
      }
    }
    return kept;
  }

  private static String told(List<Event> schedule, Mode mode) {
    return violation(schedule, Bug.none(mode)).map(Throwable::getMessage).orElse("")
        + schedule.stream().map(Event::toString).collect(Collectors.joining("\n  ", "\n  ", "\n"));
  }
}
