/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StepTest {
  private static final Manifest AT_05 = window(5, 50);
  private static final Manifest AT_10 = window(10, 100);
  private static final Manifest AT_15 = window(15, 150);

  @Test
  void newTable_addsAllInOrderOfTheirEnds() {
    Step step = Step.of(List.of(AT_15, AT_05, AT_10), OptionalLong.empty());
    assertThat(step.added(), is(List.of(AT_05, AT_10, AT_15)));
    assertThat(step.skipped(), is(empty()));
    assertThat(step.horizon(), is(15L));
    assertThat(step.rows(), is(300L));
  }

  @Test
  void windowsUpToTheHorizon_areSkipped() {
    Step step = Step.of(List.of(AT_15, AT_10, AT_05), OptionalLong.of(10));
    assertThat(step.added(), is(List.of(AT_15)));
    assertThat(step.skipped(), is(List.of(AT_05, AT_10)));
    assertThat(step.skippedRows(), is(150L));
  }

  @Test
  void everythingReplayed_isAnEmptyStep() {
    Step step = Step.of(List.of(AT_05), OptionalLong.of(10));
    assertThat(step.isEmpty(), is(true));
    assertThat(step.skipped(), is(List.of(AT_05)));
  }

  @Test
  void windowsBefore1970_areNotMistakenForReplays() {
    Manifest old = window(-100, 1);
    assertThat(Step.of(List.of(old), OptionalLong.empty()).added(), is(List.of(old)));
  }

  @Test
  void windowsThatEndTogether_areAddedTogether() {
    Manifest other = window(10, 1);
    assertThat(
        Step.of(List.of(AT_10, other), OptionalLong.of(5)).added(), is(List.of(AT_10, other)));
  }

  private static Manifest window(long end, long rows) {
    return Manifest.of(end, List.of(new DataFile("file:/t/" + end, 1, 1, rows, "{}", List.of())));
  }
}
