/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.tidemark.fault.KillPoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plans of {@link KillsIT}, of many seeds. */
class KillPlanTest {
  private static final List<List<KillPoint>> PASSED = KillsIT.passed();

  private static List<List<Kill>> plan(int kills, long seed) {
    return KillPlan.of(PASSED, kills, new Random(seed));
  }

  private static List<KillPoint> places(List<List<Kill>> plan) {
    return plan.stream()
        .flatMap(List::stream)
        .filter(Kill.AtPlace.class::isInstance)
        .map(kill -> ((Kill.AtPlace) kill).place())
        .toList();
  }

  private static Set<Kill.Signal> signals(List<List<Kill>> plan) {
    return plan.stream()
        .flatMap(List::stream)
        .filter(Kill.AtMoment.class::isInstance)
        .map(kill -> ((Kill.AtMoment) kill).signal())
        .collect(Collectors.toSet());
  }

  @Test
  void theShortForm_hasFourPlaces_andBothSignals() {
    for (long seed = 0; seed < 1_000; seed++) {
      List<List<Kill>> plan = plan(6, seed);
      assertThat("seed " + seed, Set.copyOf(places(plan)).size(), is(4));
      assertThat("seed " + seed, signals(plan), is(EnumSet.allOf(Kill.Signal.class)));
    }
  }

  @Test
  void theLongForms_haveEveryPlace_inAJobThatPassesIt() {
    Set<KillPoint> all = PASSED.stream().flatMap(List::stream).collect(Collectors.toSet());
    assertThat("all but those of files", all.size(), is(KillPoint.values().length - 2));
    for (int kills : List.of(24, 50, 500)) {
      for (long seed = 0; seed < 1_000; seed++) {
        List<List<Kill>> plan = plan(kills, seed);
        assertThat("seed " + seed, Set.copyOf(places(plan)), is(all));
        for (int job = 0; job < PASSED.size(); job++) {
          assertThat(kills + " kills", plan.get(job).size(), greaterThanOrEqualTo(kills / 5));
          assertThat(
              PASSED.get(job), hasItems(places(List.of(plan.get(job))).toArray(KillPoint[]::new)));
        }
      }
    }
  }

  @Test
  void aSeedGivesAPlan() {
    assertThat(plan(24, 7), is(plan(24, 7)));
    assertThat(plan(24, 8).equals(plan(24, 7)), is(false));
  }
}
