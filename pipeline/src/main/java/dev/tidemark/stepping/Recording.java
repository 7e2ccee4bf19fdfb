/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.DeadLetter;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * What a query did at each step.
 *
 * @param steps all steps in order
 * @param end what sinks are given when the source ends behind the last step, so that everything
 *     that is still open closes
 */
public record Recording(List<Outcome> steps, List<Pane> end) {

  /**
   * What came of one moment.
   *
   * @param moment what the source made of it
   * @param panes what sinks were given, in the order of sinks
   * @param deadLetters what is in no result
   */
  public record Outcome(Moment moment, List<Pane> panes, List<DeadLetter> deadLetters) {}

  /**
   * Rows that a sink was given at one step.
   *
   * @param sink its number, from 0
   * @param rows in the order of their columns
   */
  public record Pane(int sink, List<Row> rows) {}

  /** Every row that sink number {@code sink} was given, step by step, the end included. */
  public List<Row> rowsOf(int sink) {
    return java.util.stream.Stream.concat(
            steps.stream().flatMap(outcome -> outcome.panes().stream()), end.stream())
        .filter(pane -> pane.sink() == sink)
        .flatMap(pane -> pane.rows().stream())
        .toList();
  }

  /** Every record that is in no result, in the order of reading. */
  public List<DeadLetter> deadLetters() {
    return steps.stream().flatMap(outcome -> outcome.deadLetters().stream()).toList();
  }
}
