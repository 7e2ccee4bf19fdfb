/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.tidemark.batch.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Rows that are handed on as they come, to a sink that writes what it has at intervals. */
class BatchPlannerRowsTest {
  private static final Origin CLICKS = new Origin("clicks", 0);
  private static final long ROWS_PER_BATCH = 3;
  private static final int BATCH_MILLIS = 10;
  private static final int TRIGGER_MILLIS = 35;

  private final MemoryLedger ledger = new MemoryLedger();
  private long end;
  private long now;

  private BatchPlanner planner() {
    return new BatchPlanner(
        Optional.empty(),
        Optional.of(ledger),
        Map.of(CLICKS, 0L),
        Restart.of(
            new AfterBatch(Duration.ofMillis(2 * TRIGGER_MILLIS)),
            Horizon.NONE,
            Extent.UNTIL_STOPPED),
        new BatchPlanner.Limits(100 * ROWS_PER_BATCH, 100),
        now);
  }

  private BatchPlan next(BatchPlanner planner) {
    end += ROWS_PER_BATCH;
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
    return planner.next(log, Map.of(), now);
  }

  private static List<Long> offsets(BatchPlan plan) {
    List<Long> offsets = new ArrayList<>();
    for (Stretch stretch : plan.stretches()) {
      for (long offset = stretch.start(); offset < stretch.end(); offset++) {
        offsets.add(offset);
      }
    }
    return offsets;
  }

  /** What a run has in memory: it is lost with it. */
  private final class Run {
    private final BatchPlanner planner = planner();
    private final List<Long> waiting = new ArrayList<>();
    private long since;

    /** A batch; what has waited long enough is written in it. */
    void batch(Set<Long> written, int millis) {
      List<Long> read = offsets(next(planner));
      now += millis;
      if (waiting.isEmpty()) {
        since = now;
      }
      waiting.addAll(read);
      if (now >= since + TRIGGER_MILLIS) {
        written.addAll(waiting);
        waiting.clear();
      }
    }
  }

  @Property(tries = 2_000)
  void howeverOftenRunsDie_everyRowIsWritten(@ForAll long seed) {
    List<Long> missing = new BatchPlannerRowsTest().missing(new Random(seed));
    assertThat("the first that were never written", missing, is(empty()));
  }

  /** Up to ten rows that were never written, though runs of random lengths were read. */
  private List<Long> missing(Random random) {
    Set<Long> written = new HashSet<>();
    for (int run = 0; run < 8; run++) {
      Run of = new Run();
      for (int batch = random.nextInt(60); batch > 0; batch--) {
        of.batch(written, 1 + random.nextInt(3 * BATCH_MILLIS));
      }
      now += random.nextInt(1_000); // it is started again at some time
    }
    long read = end;
    Run last = new Run();
    for (int batch = 0; batch < 20; batch++) {
      last.batch(written, BATCH_MILLIS);
    }
    List<Long> missing = new ArrayList<>();
    for (long offset = 0; offset < read && missing.size() < 10; offset++) {
      if (!written.contains(offset)) {
        missing.add(offset);
      }
    }
    return missing;
  }

  @Test
  void afterARestart_whatMayHaveWaitedIsReadAgain_andNoMore() {
    Run run = new Run();
    for (int batch = 0; batch < 200; batch++) {
      run.batch(new HashSet<>(), BATCH_MILLIS);
    }
    List<Long> again = offsets(next(planner()));
    int batches = 2 * TRIGGER_MILLIS / BATCH_MILLIS + 2;
    assertThat(again.get(again.size() - 1), is(end - 2 * ROWS_PER_BATCH - 1));
    assertThat(again.size(), is(lessThan((int) (batches * ROWS_PER_BATCH + 1))));
    assertThat("each once", new HashSet<>(again), hasSize(again.size()));
  }
}
