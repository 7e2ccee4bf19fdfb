/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Totals over all of time: no row has an event time, and every row is needed after a restart. */
class BatchPlannerTotalsTest {
  private static final Origin CLICKS = new Origin("clicks", 0);
  private static final long ROWS_PER_BATCH = 10;

  private final MemoryLedger ledger = new MemoryLedger();
  private long end;

  private BatchPlanner planner(Closes closes) {
    return new BatchPlanner(
        Optional.empty(),
        Optional.of(ledger),
        Map.of(CLICKS, 0L),
        Restart.of(closes, Horizon.NONE, Extent.UNTIL_STOPPED),
        new BatchPlanner.Limits(3 * ROWS_PER_BATCH, 100),
        0);
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
    return planner.next(log, Map.of(), 0);
  }

  private void run(Closes closes, int batches) {
    BatchPlanner planner = planner(closes);
    for (int i = 0; i < batches; i++) {
      end += ROWS_PER_BATCH;
      next(planner);
    }
  }

  /** With 40 batches the ledger has forgotten what it need not know. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void afterARestart_everyRowIsReadOnceMore_inBatchesOfTheUsualSize(int batches) {
    run(Closes.NEVER, batches);
    BatchPlanner restarted = planner(Closes.NEVER);
    List<Long> read = new ArrayList<>();
    long planned;
    do {
      BatchPlan plan = next(restarted);
      planned = plan.stretches().stream().mapToLong(Stretch::length).sum();
      assertThat("no more than a batch may hold", planned <= 3 * ROWS_PER_BATCH, is(true));
      for (Stretch stretch : plan.stretches()) {
        for (long offset = stretch.start(); offset < stretch.end(); offset++) {
          read.add(offset);
        }
      }
    } while (planned > 0);
    List<Long> all = new ArrayList<>();
    for (long offset = 0; offset < end; offset++) {
      all.add(offset);
    }
    assertThat(read, is(all));
  }

  /** Rows that are handed on as they come are not. */
  @ParameterizedTest
  @ValueSource(ints = {5, 40})
  void ofRowsThatAreNotNeeded_onlyTheLastBatchComesBack(int batches) {
    run(AfterBatch.AT_ONCE, batches);
    BatchPlan plan = next(planner(AfterBatch.AT_ONCE));
    assertThat(
        plan.stretches().stream().map(s -> List.of(s.start(), s.end())).toList(),
        is(List.of(List.of(end - ROWS_PER_BATCH, end))));
  }
}
