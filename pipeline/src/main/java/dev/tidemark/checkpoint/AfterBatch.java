/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.time.Duration;
import java.util.Optional;

/**
 * Rows are handed on as they come, to sinks that write what they have at intervals: a row is needed
 * until its batch has been done for so long, in one run.
 *
 * @param longest how long a row may wait in the run's memory; not negative
 */
public record AfterBatch(Duration longest) implements Closes {
  private static final long serialVersionUID = 1L;

  /** No sink waits: no row is needed once its batch is done. */
  public static final Closes AT_ONCE = new AfterBatch(Duration.ZERO);

  @Override
  public long closeOf(long eventTime) {
    return Long.MIN_VALUE;
  }

  @Override
  public Optional<Duration> afterBatch() {
    return Optional.of(longest);
  }
}
