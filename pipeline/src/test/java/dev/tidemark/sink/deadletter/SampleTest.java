/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.deadletter;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.DeadLetter.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");

  private final Sample sample = new Sample(Duration.ofSeconds(10));

  @Test
  void oneOfEachKindIsTaken_andTheOthersAreCounted() {
    assertThat(take(Kind.LATE, 0), is(OptionalLong.of(0)));
    assertThat(take(Kind.LATE, 1), is(OptionalLong.empty()));
    assertThat(take(Kind.MALFORMED, 1), is(OptionalLong.of(0)));
    assertThat(take(Kind.LATE, 9), is(OptionalLong.empty()));
    assertThat(take(Kind.LATE, 10), is(OptionalLong.of(2)));
    assertThat(take(Kind.LATE, 20), is(OptionalLong.of(0)));
  }

  private OptionalLong take(Kind kind, int second) {
    return sample.take(kind, START.plusSeconds(second));
  }
}
