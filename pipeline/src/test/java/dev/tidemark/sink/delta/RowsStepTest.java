/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RowsStepTest {
  private static final Chunk NEXT = chunk(Map.of("clicks-0", new Chunk.Range(42, 57)));

  @Test
  void chunkThatTheTableHolds_isSkipped() {
    Chunk before = chunk(Map.of("clicks-0", new Chunk.Range(30, 41)));
    RowsStep step = RowsStep.of(List.of(before, NEXT), partition -> OptionalLong.of(41));
    assertThat(step.skipped(), contains(before));
    assertThat(step.added(), contains(NEXT));
    assertThat(step.held(), is(Map.of("clicks-0", 57L)));
  }

  @Test
  void firstChunksOfSeveralPartitions_areAllAdded() {
    Chunk both =
        chunk(Map.of("clicks-0", new Chunk.Range(0, 41), "clicks-1", new Chunk.Range(5, 5)));
    RowsStep step = RowsStep.of(List.of(both, NEXT), partition -> OptionalLong.empty());
    assertThat(step.added(), contains(both, NEXT));
    assertThat(step.held(), is(Map.of("clicks-0", 57L, "clicks-1", 5L)));
  }

  @Test
  void withoutPosition_everythingIsAdded() {
    RowsStep step = RowsStep.of(List.of(chunk(Map.of())), partition -> OptionalLong.of(100));
    assertThat(step.added().size(), is(1));
    assertThat(step.skipped(), is(empty()));
  }

  @Test
  void chunkThatTheTableHoldsInPart_isRefused() {
    assertThat(
        assertThrows(
                RowsStep.OverlapException.class,
                () -> RowsStep.of(List.of(NEXT), partition -> OptionalLong.of(50)))
            .getMessage(),
        containsString("clicks-0 up to offset 50, and the rows are those from 42 to 57"));
    Chunk both =
        chunk(Map.of("clicks-0", new Chunk.Range(42, 57), "clicks-1", new Chunk.Range(1, 2)));
    assertThrows(
        RowsStep.OverlapException.class,
        () ->
            RowsStep.of(
                List.of(both),
                p -> p.equals("clicks-1") ? OptionalLong.of(2) : OptionalLong.empty()));
  }

  private static Chunk chunk(Map<String, Chunk.Range> ranges) {
    return new Chunk(List.of(new DataFile("file:/t/f", 1, 1, 1, "{}", List.of())), ranges);
  }
}
