/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts as the same: rows are {@code window_start, window_end, page, views, spent}. */
class ComparersTest {
  private static final RowCompare COMPARE = new RowCompare(Set.of(4));
  private static final List<String> COLUMNS =
      List.of("window_start", "window_end", "page", "views", "spent");

  private static List<String> row(String start, String end, String views, String spent) {
    return List.of(start, end, "/a", views, spent);
  }

  private static SinkComparison bag(List<List<String>> recorded, List<List<String>> replayed) {
    return new BagComparer(COMPARE, 3)
        .compare(recorded, replayed, List.of())
        .result("sinks.0", COLUMNS);
  }

  private static SinkRows.At at(int step, List<String> row) {
    return new SinkRows.At(step, List.of(row));
  }

  private static SinkComparison update(
      List<SinkRows.At> recorded, List<SinkRows.At> replayed, int excusedFrom) {
    return new UpdateComparer(COMPARE, 3, new SinkRows(recorded, replayed))
        .compareEmitted()
        .compareMissing(excusedFrom)
        .result("sinks.1", COLUMNS);
  }

  @Test
  void append_sumsMayDifferInTheirLastDigits_countsMayNot() {
    SinkComparison close =
        bag(
            List.of(row("10:00", "10:05", "3", "0.30000000000000004")),
            List.of(row("10:00", "10:05", "3", "0.3")));
    assertThat(close.close(), is(1L));
    assertThat(close.differences(), is(empty()));

    List<String> recorded = row("10:00", "10:05", "3", "0.3");
    List<String> now = row("10:00", "10:05", "4", "0.3");
    assertThat(
        bag(List.of(recorded), List.of(now)).differences(),
        contains(new Difference(Optional.of(recorded), Optional.of(now))));
  }

  @Test
  void append_aRowTwiceIsNotARowOnce() {
    List<String> row = row("10:00", "10:05", "3", "1.0");
    assertThat(
        bag(List.of(row, row), List.of(row)).differences(),
        contains(new Difference(Optional.of(row), Optional.empty())));
    assertThat(
        bag(List.of(row), List.of(row, row)).differences(),
        contains(new Difference(Optional.empty(), Optional.of(row))));
  }

  @Test
  void update_aRowIsWhatItsGroupWasWhenItWasEmitted() {
    List<String> one = row("10:00", "10:05", "1", "1.0");
    List<String> two = row("10:00", "10:05", "2", "2.0");
    List<SinkRows.At> replayed = List.of(at(0, one), at(2, two));
    assertThat(update(List.of(at(1, one), at(3, two)), replayed, 9).differences(), is(empty()));
    assertThat(
        "emitted after the second, it lacks it",
        update(List.of(at(2, one), at(3, two)), replayed, 9).differences(),
        contains(new Difference(Optional.of(one), Optional.of(two))));
  }

  @Test
  void update_whatChangedLastMayWaitForItsTrigger_whatChangedBeforeMayNot() {
    List<String> one = row("10:00", "10:05", "1", "1.0");
    List<String> two = row("10:00", "10:05", "2", "2.0");
    List<SinkRows.At> replayed = List.of(at(0, one), at(5, two));
    SinkComparison waiting = update(List.of(at(0, one)), replayed, 4);
    assertThat(waiting.waiting(), is(1L));
    assertThat(waiting.differences(), is(empty()));
    assertThat(
        update(List.of(at(0, one)), replayed, 6).differences(),
        contains(new Difference(Optional.of(one), Optional.of(two))));
  }

  @Test
  void update_aSessionThatGrewBeforeItWasEmitted_isNotMissed() {
    List<String> first = row("10:00", "10:10", "1", "1.0");
    List<String> grown = row("10:00", "10:12", "2", "2.0");
    assertThat(
        update(List.of(at(1, grown)), List.of(at(0, first), at(1, grown)), 9).differences(),
        is(empty()));
  }

  @Test
  void excused_isWhatWasNotDueBeforeTheLastMicroBatches() {
    List<Long> times = List.of(0L, 1_000L, 2_000L, 3_000L, 4_000L);
    assertThat(UpdateComparer.excusedFrom(times, 5, Duration.ofSeconds(1)), is(2));
    assertThat(
        "the last is cut off", UpdateComparer.excusedFrom(times, 4, Duration.ofSeconds(1)), is(1));
    assertThat(
        "a long trigger", UpdateComparer.excusedFrom(times, 5, Duration.ofMinutes(1)), is(0));
    assertThat(
        "one micro-batch",
        UpdateComparer.excusedFrom(List.of(0L), 1, Duration.ofSeconds(1)),
        is(0));
  }
}
