/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void isWrittenAndReadBack_whateverPartitionsAreCalled() {
    Progress progress = new Progress(Map.of("a=b&c-0", 57L, "ü/1", -1L));
    assertThat(Progress.parse(progress.toString()), is(progress));
    assertThat(Progress.parse(""), is(Progress.NONE));
  }

  @Test
  void neverGoesBack() {
    Progress progress = new Progress(Map.of("clicks-0", 57L)).with(Map.of("clicks-0", 41L));
    assertThat(progress.holds("clicks-0", 57), is(true));
    assertThat(progress.holds("clicks-0", 58), is(false));
    assertThat("another partition", progress.holds("clicks-1", 0), is(false));
  }
}
