/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import dev.tidemark.stepping.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One step of a test. */
sealed interface TestStep {
  /** The line it was written in, from 1. */
  int line();

  /** Something happens to the query. */
  record Happens(Step step) implements TestStep {
    @Override
    public int line() {
      return step.line();
    }
  }

  /** The source ends, and everything closes. */
  record End(int line) implements TestStep {}

  /**
   * What sinks are to have been given since the last expectation.
   *
   * @param sinks the rows by sink; sinks that are not named are not looked at
   * @param late how many rows are to have been dropped as late
   * @param malformed how many records are to have been malformed
   * @param watermark where it is to stand
   */
  record Expects(
      int line,
      Map<Integer, List<ExpectedRow>> sinks,
      long late,
      long malformed,
      Optional<Instant> watermark)
      implements TestStep {}
}
