/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static dev.tidemark.cli.demo.TestClicks.BASE;
import static dev.tidemark.cli.demo.TestClicks.TRUTH_TABLE;
import static dev.tidemark.cli.demo.TestClicks.truth;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Account ACCOUNT = new Account(8, 5, 2, 1);

  @Test
  void truth_countsByWindowAndPage() {
    Truth truth = truth();
    assertThat(truth.produced(), is(8L));
    assertThat(truth.onTime(), is(5L));
    assertThat(truth.tooLate(), is(2L));
    assertThat(truth.malformed(), is(1L));
    assertThat(truth.end(), is(BASE + 10_000));
    List<PageStats> rows = new ArrayList<>();
    truth
        .tallies()
        .forEach(
            (cell, tally) ->
                rows.add(
                    new PageStats(
                        cell.windowStart(),
                        cell.windowStart() + 5_000,
                        cell.page(),
                        tally.views(),
                        tally.visits(),
                        tally.uniqueUsers())));
    assertThat(rows, is(TRUTH_TABLE));
  }

  @Test
  void theTruth_isRight() {
    Verdict verdict = Verdict.of(truth(), TRUTH_TABLE, ACCOUNT);
    assertThat(verdict.differences(), is(empty()));
    assertThat(verdict.rows(), is(3));
    assertThat(verdict.isRight(), is(true));
  }

  @Test
  void rowThatIsMissing_isNamed() {
    assertThat(
        differences(TRUTH_TABLE.subList(1, 3)),
        contains("/cart in the window of 2026-01-02T10:00:00Z is missing, with 1 views"));
  }

  @Test
  void rowThatIsThereTwice_isNamed() {
    List<PageStats> table = new ArrayList<>(TRUTH_TABLE);
    table.add(TRUTH_TABLE.get(2));
    assertThat(
        differences(table),
        contains("/home in the window of 2026-01-02T10:00:05Z is in the table twice"));
  }

  @Test
  void rowOfALateWindow_isNamed() {
    List<PageStats> table = new ArrayList<>(TRUTH_TABLE);
    table.add(new PageStats(BASE - 60_000, BASE - 55_000, "/home", 2, 2, 2));
    assertThat(
        differences(table),
        contains("/home in the window of 2026-01-02T09:59:00Z has 2 views, and nobody viewed it"));
  }

  @Test
  void wrongNumbers_areNamed() {
    assertThat(
        differences(
            changed(
                row ->
                    new PageStats(
                        row.windowStart(),
                        row.windowEnd() + 1,
                        row.page(),
                        row.viewCount() - 1,
                        row.visits() + 1,
                        row.uniqueUsers() + 1))),
        contains(
            String.format(
                Locale.ROOT,
                "/home in the window of 2026-01-02T10:00:00Z window_end: %,d, and it should be %,d",
                BASE + 5_001,
                BASE + 5_000),
            "/home in the window of 2026-01-02T10:00:00Z view_count: 2, and it should be 3",
            "/home in the window of 2026-01-02T10:00:00Z visits: 3, and it should be 2",
            "/home in the window of 2026-01-02T10:00:00Z unique_users: 2, and it should be 1"));
  }

  @Test
  void estimates_mayBeOffByATenth() {
    Truth truth = new Truth(TestClicks.WINDOW);
    for (int user = 0; user < 1_000; user++) {
      truth.add(TestClicks.onTime(BASE, "/home", user));
    }
    Account account = new Account(1_000, 1_000, 0, 0);
    assertThat(Verdict.of(truth, estimated(1_016), account).worstEstimate(), is(0.016));
    assertThat(Verdict.of(truth, estimated(900), account).isRight(), is(true));
    assertThat(Verdict.of(truth, estimated(899), account).isRight(), is(false));
    assertThat(Verdict.of(truth, estimated(1_101), account).isRight(), is(false));
  }

  @Test
  void accountThatDoesNotBalance_isWrongThoughTheTableIsRight() {
    assertThat(
        Verdict.of(truth(), TRUTH_TABLE, new Account(8, 5, 1, 1)).differences(),
        contains(
            "late dead letters: 1, and it should be 2",
            "the account does not balance: 1 of 8 records are nowhere"));
    assertThat(
        Verdict.of(truth(), TRUTH_TABLE, new Account(8, 5, 2, 2)).differences(),
        contains(
            "malformed dead letters: 2, and it should be 1",
            "the account does not balance: 1 of 8 records are there twice"));
  }

  @Test
  void accountThatBalancesByMistake_isWrong() {
    assertThat(
        Verdict.of(truth(), TRUTH_TABLE, new Account(8, 5, 1, 2)).differences(),
        contains(
            "late dead letters: 1, and it should be 2",
            "malformed dead letters: 2, and it should be 1"));
  }

  private static List<String> differences(List<PageStats> table) {
    return Verdict.of(truth(), table, ACCOUNT).differences();
  }

  /** The table with its second row changed. */
  private static List<PageStats> changed(UnaryOperator<PageStats> change) {
    List<PageStats> table = new ArrayList<>(TRUTH_TABLE);
    table.set(1, change.apply(table.get(1)));
    return table;
  }

  private static List<PageStats> estimated(long users) {
    return List.of(new PageStats(BASE, BASE + 5_000, "/home", 1_000, 1_000, users));
  }
}
