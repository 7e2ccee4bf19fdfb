/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.bench.Result.Values;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultTest {

  @Test
  void estimate_mayBeOffByFiveStandardErrorsOfItsSystem() {
    assertThat(difference(1080, 1000, Tolerance.DATA_SKETCHES), equalTo(""));
    assertThat(difference(1081, 1000, Tolerance.DATA_SKETCHES), containsString("should be"));
    assertThat(difference(1250, 1000, Tolerance.SPARK), equalTo(""));
    assertThat(difference(1251, 1000, Tolerance.SPARK), containsString("should be"));
  }

  @Test
  void estimateOfFew_isAlmostExact() {
    assertThat(difference(9, 10, Tolerance.DATA_SKETCHES), equalTo(""));
    assertThat(difference(8, 10, Tolerance.DATA_SKETCHES), containsString("should be"));
    assertThat(difference(2, 10, Tolerance.SPARK), equalTo(""));
    assertThat(difference(1, 10, Tolerance.SPARK), containsString("should be"));
  }

  @Test
  void rowThatComesAgain_isWrongInATable_andTakesThePlaceOfTheOldOneInUpdates() {
    Result truth = new Result();
    truth.add("a", new Values(3, 3, -1));
    Result table = new Result();
    table.add("a", new Values(2, 2, -1));
    table.add("a", new Values(3, 3, -1));
    assertThat(
        table.differenceTo(truth, Tolerance.SPARK).orElseThrow(), containsString("should be"));
    Result updates = new Result();
    updates.put("a", new Values(2, 2, -1));
    updates.put("a", new Values(3, 3, -1));
    assertThat(updates.differenceTo(truth, Tolerance.SPARK), equalTo(Optional.empty()));
    assertThat(updates.total(), equalTo(truth.total()));
  }

  @Test
  void selectedRow_isTheTextAsItShouldBe() {
    Workload workload = new Workload(1, 40, 2, 5, 3);
    Result truth = new Truth(workload).of(BenchQuery.SELECT);
    Result upper = new Result();
    Result asItCame = new Result();
    workload.forEach(
        (click, partition) -> {
          if (!click.isBot()) {
            String page = "/PRODUCT/" + click.page();
            upper.add(Truth.selectedRow(click.userId(), page, click.time()));
            asItCame.add(Truth.selectedRow(click.userId(), click.pageName(), click.time()));
          }
        });
    assertThat(upper.differenceTo(truth, Tolerance.SPARK), equalTo(Optional.empty()));
    assertThat(
        asItCame.differenceTo(truth, Tolerance.SPARK).orElseThrow(), containsString("hashes"));
  }

  private static String difference(long estimate, long distinct, Tolerance tolerance) {
    Result truth = new Result();
    truth.add("a", new Values(2_000, 2_000, distinct));
    Result actual = new Result();
    actual.add("a", new Values(2_000, 2_000, estimate));
    return actual.differenceTo(truth, tolerance).orElse("");
  }
}
