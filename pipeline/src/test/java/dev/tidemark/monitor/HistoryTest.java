/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.tidemark.monitor.History.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");
  private static final Duration BATCH = Duration.ofMillis(500);

  /**
   * Two days of batches of half a second: what is kept, and how big it is as what the page gets.
   */
  @Test
  void aQueryThatRunsForDays_isRememberedInTheSameRoom() {
    History history = new History();
    int day = (int) (Duration.ofDays(1).toMillis() / BATCH.toMillis());
    for (int i = 0; i < day; i++) {
      history.add(progress(i, 100));
    }
    int size = size(history);
    for (int i = day; i < 3 * day; i++) {
      history.add(progress(i, 100));
    }

    assertThat(history.reports(), hasSize(100));
    assertThat(history.samples(Range.RECENT, 0), hasSize(600));
    assertThat(history.samples(Range.HOURS, 0), hasSize(720));
    assertThat(history.samples(Range.DAYS, 0), hasSize(1_440));
    assertThat("after three days, of what it was after one", size(history), lessThan(2 * size));
    assertThat(size(history), lessThan(2 << 20));
  }

  private static int size(History history) {
    int size = Json.line(history.reports()).length();
    for (Range range : Range.values()) {
      size += Json.line(history.samples(range, 0)).length();
    }
    return size;
  }

  @Test
  void coarserPoints_addCountsUpAndKeepTheLastLevels() {
    History history = new History();
    for (int i = 0; i <= 20; i++) {
      history.add(progress(i, i));
    }
    Sample tenSeconds = history.samples(Range.HOURS, 0).get(0);
    assertThat(tenSeconds.rows(), is(190L)); // 0 + 1 + … + 19
    assertThat(tenSeconds.inputRate(), is(19.0));
    assertThat(tenSeconds.processedRate(), is(20.0)); // of 9.5 s with rows
    assertThat(tenSeconds.stateRows(), is(19L));
    assertThat(tenSeconds.late(), is(20L));
    assertThat(tenSeconds.duration(), is(500L));
    assertThat(tenSeconds.failed(), is(false));
  }

  @Test
  void onlyWhatIsNewIsGivenAgain() {
    History history = new History();
    history.add(progress(0, 1));
    history.add(progress(1, 1));
    long first = history.samples(Range.RECENT, 0).get(0).at();
    List<Sample> rest = history.samples(Range.RECENT, first);
    assertThat(rest.stream().map(Sample::at).toList(), is(List.of(first + 500)));
  }

  static QueryProgress progress(long batch, long rows) {
    List<QueryProgress.Partition> partitions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      partitions.add(
          new QueryProgress.Partition(
              "clicks",
              i,
              rows,
              0,
              rows,
              Optional.of(rows),
              Optional.of(0L),
              Optional.of(START),
              Optional.of(1_000L),
              false));
    }
    RowCounts counts = new RowCounts(rows, rows - 1, 0, 0, 1, 0, 1);
    return new QueryProgress(
        "id",
        "run",
        "clicks",
        START.plus(BATCH.multipliedBy(batch)),
        batch,
        BATCH.toMillis(),
        Map.of("triggerExecution", BATCH.toMillis()),
        rows,
        rows * 2.0,
        rows * 2.0,
        new QueryProgress.EventTime(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        counts,
        counts,
        Optional.of(2L),
        Optional.empty(),
        List.of(new QueryProgress.StateOperator(0, rows, 1, 1, 10)),
        List.of(
            new QueryProgress.Source(
                "Kafka", Map.of(), Map.of(), Map.of(), rows, 0, 0, 0, partitions)),
        List.of(),
        Optional.empty());
  }
}
