/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What a query with {@code trigger: availableNow} reads: a log of two partitions, of which record
 * {@code n} has event time {@code n} seconds; no delay; three rows a batch at most.
 */
class AvailableNowTest {
  private static final Origin A = new Origin("log", 0);
  private static final Origin B = new Origin("log", 1);
  private static final Origin LATER = new Origin("log", 2);

  private final Map<Origin, Long> log = new HashMap<>();
  private final Map<Origin, Seen> seen = new HashMap<>();
  private final MemoryLedger ledger = new MemoryLedger();
  private long now = 1_000;

  @Test
  void itReadsWhatThereIsAtTheFirstLook_andNothingThatComesLater() {
    log.putAll(Map.of(A, 4L, B, 2L));
    BatchPlanner planner = planner();

    assertThat(next(planner), is("0: A 0-2, B 0-1 at -"));
    log.putAll(Map.of(A, 9L, B, 3L, LATER, 5L)); // arrives while the query runs
    assertThat(next(planner), is("1: A 2-4, B 1-2 at 0"));
    assertThat("more to come", planner.isAtEnd(), is(false));
    assertThat("the watermark of all that was read", next(planner), is("2: at 1"));
    assertThat("that is a batch too", planner.isAtEnd(), is(false));
    assertThat("nothing", next(planner), is("-1: at 1"));
    assertThat("the end", planner.isAtEnd(), is(true));
    assertThat("the last watermark's batch is done", ledger.content().committed(), is(2L));
  }

  @Test
  void theNextRunGoesOnWhereItEnded() {
    log.putAll(Map.of(A, 2L, B, 1L));
    BatchPlanner first = planner();
    while (!first.isAtEnd()) {
      next(first);
    }
    log.putAll(Map.of(A, 3L, B, 3L, LATER, 1L));
    seen.clear(); // of another process

    BatchPlanner second = planner();
    assertThat("the last one again", next(second), is("1: at 0"));
    assertThat(next(second), is("2: A 2-3, B 1-2, LATER 0-1 at 0"));
    assertThat(next(second), is("3: B 2-3 at 0"));
    assertThat("LATER has brought but 0", next(second), is("-1: at 0"));
    next(second);
    assertThat(second.isAtEnd(), is(true));
  }

  @Test
  void nothingThere_endsAtOnce() {
    log.putAll(Map.of(A, 0L, B, 0L));
    BatchPlanner planner = planner();
    next(planner);
    assertThat(planner.isAtEnd(), is(false));
    next(planner);
    assertThat(planner.isAtEnd(), is(true));
  }

  @Test
  void whileTheEndsCannotBeAsked_itDoesNotEnd() {
    log.putAll(Map.of(A, 1L));
    BatchPlanner planner = planner();
    for (int i = 0; i < 5; i++) {
      planner.next(ends(false), seen, now++);
      assertThat(planner.isAtEnd(), is(false));
    }
    assertThat(next(planner), is("1: A 0-1 at -"));
  }

  @Test
  void idlePartitions_whoseWatermarkMovesWithTheClock_doNotKeepItFromEnding() {
    log.putAll(Map.of(A, 2L));
    BatchPlanner planner = planner();
    for (int i = 0; i < 3; i++) {
      next(planner);
      now += Duration.ofHours(1).toMillis();
    }
    assertThat(planner.isAtEnd(), is(true));
  }

  private BatchPlanner planner() {
    return new BatchPlanner(
        Optional.of(WatermarkSpec.of("ts", Duration.ZERO).withIdleTimeout(Duration.ofMinutes(1))),
        Optional.of(ledger),
        Map.of(A, 0L, B, 0L),
        Restart.of(AfterBatch.AT_ONCE, Horizon.NONE, Extent.AVAILABLE_NOW),
        new BatchPlanner.Limits(3, 10),
        now);
  }

  /** Plans a batch, has it read, and says what it was. */
  private String next(BatchPlanner planner) {
    BatchPlan plan = planner.next(ends(true), seen, now++);
    TreeMap<String, String> read = new TreeMap<>();
    for (Stretch stretch : plan.stretches()) {
      String name = Map.of(A, "A", B, "B", LATER, "LATER").get(stretch.origin());
      read.put(name, name + " " + stretch.start() + "-" + stretch.end());
      seen.merge(
          stretch.origin(),
          new Seen(1, (stretch.end() - 1) * 1_000),
          (a, b) -> new Seen(a.batches() + 1, Math.max(a.maxEventTime(), b.maxEventTime())));
    }
    String at = plan.watermark() == PartitionWatermarks.MIN ? "-" : "" + plan.watermark() / 1_000;
    return (plan.batch() + ": " + String.join(", ", List.copyOf(read.values())) + " at " + at)
        .replace(":  at", ": at");
  }

  private LogEnds ends(boolean reachable) {
    return new LogEnds() {
      @Override
      public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
        return reachable ? Optional.of(Map.copyOf(log)) : Optional.empty();
      }

      @Override
      public long beginning(Origin origin) {
        return 0;
      }
    };
  }
}
