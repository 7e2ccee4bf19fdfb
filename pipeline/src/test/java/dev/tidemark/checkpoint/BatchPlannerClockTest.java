/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Windows of processing time: a row is of the time at which its batch was planned, whenever read.
 */
class BatchPlannerClockTest {
  private static final Origin CLICKS = new Origin("clicks", 0);

  private final MemoryLedger ledger = new MemoryLedger();
  private final MemoryState<String> state = new MemoryState<>(MemoryState.Bug.NONE, s -> 0);
  private long end;
  private long now = 10_000;

  private BatchPlanner planner() {
    return new BatchPlanner(
        Optional.empty(),
        Optional.of(ledger),
        Map.of(CLICKS, 0L),
        Restart.of(
                time -> Math.floorDiv(time, 10_000) * 10_000 + 10_000,
                Horizon.NONE,
                Extent.UNTIL_STOPPED)
            .withTime(Restart.Time.OF_PLANS)
            .withState(state.of(1, () -> false, () -> false)),
        new BatchPlanner.Limits(100, 100),
        now);
  }

  private BatchPlan next(BatchPlanner planner) {
    LogEnds log =
        new LogEnds() {
          @Override
          public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
            return Optional.of(Map.of(CLICKS, end));
          }

          @Override
          public long beginning(Origin origin) {
            return 0;
          }
        };
    BatchPlan plan = planner.next(log, Map.of(), now);
    if (plan.isRecorded()) {
      state.keep(plan.batch(), 1, 0, 1, List.of("batch " + plan.batch()));
    }
    return plan;
  }

  @Test
  void theClockIsTheWatermark_alsoWhereNothingIsRead_andDoesNotGoBack() {
    BatchPlanner planner = planner();
    end = 5;
    BatchPlan first = next(planner);
    assertThat(first.watermark(), is(10_000L));
    assertThat(first.stretches().get(0).gate(), is(10_000L));
    now = 11_000;
    BatchPlan idle = next(planner);
    assertThat(idle.watermark(), is(11_000L));
    now = 9_000;
    end = 7;
    BatchPlan back = next(planner);
    assertThat(back.watermark(), is(11_000L));
    assertThat(back.stretches().get(0).gate(), is(11_000L));
  }

  /** A run that begins by a clock that was set back must not open a window again. */
  @Test
  void whileAWindowMayBeOpen_theClockIsKnown_andThenItNeedNotBe() {
    BatchPlanner planner = planner();
    end = 5;
    next(planner);
    now = 19_999;
    assertThat(next(planner).batch(), is(1L));
    now = 20_001;
    assertThat("closes what was read", next(planner).batch(), is(2L));
    now = 25_000;
    assertThat(next(planner).batch(), is(BatchPlan.UNRECORDED));
    now = 12_000; // it is started again
    BatchPlanner restarted = planner();
    end = 6;
    assertThat(next(restarted).restores(), is(2L));
    assertThat(next(restarted).stretches().get(0).gate(), is(20_001L));
  }

  @Test
  void theLastBatchIsReadAgainAtTheTimeOfItsPlan_behindWhatWasKept() {
    BatchPlanner planner = planner();
    end = 5;
    next(planner);
    now = 11_000;
    end = 7;
    next(planner);
    now = 60_000; // it died, and is started again
    BatchPlanner restarted = planner();
    BatchPlan kept = next(restarted);
    assertThat(kept.restores(), is(0L));
    assertThat(kept.stretches(), hasSize(0));
    BatchPlan again = next(restarted);
    assertThat(again.batch(), is(1L));
    assertThat(again.watermark(), is(11_000L));
    Stretch stretch = again.stretches().get(0);
    assertThat(stretch.gate(), is(11_000L));
    assertThat(stretch.start(), is(5L));
    assertThat("its malformed records too", stretch.replayed(), is(false));
    assertThat(next(restarted).watermark(), is(60_000L));
  }

  @Test
  void ofAllThatWasCompleted_nothingIsReadAgain() {
    BatchPlanner planner = planner();
    end = 5;
    next(planner);
    now = 30_000;
    next(planner); // nothing to read, but a window closes
    next(planner); // nothing to do: all before is done
    BatchPlanner restarted = planner();
    assertThat(next(restarted).restores(), is(1L));
    end = 6;
    Stretch news = next(restarted).stretches().get(0);
    assertThat(news.start(), is(5L));
    assertThat(news.end(), is(6L));
  }
}
