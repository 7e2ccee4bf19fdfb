/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/** Until when a row is needed. */
@FunctionalInterface
public interface Closes extends Serializable {
  /** Rows are needed for ever. */
  Closes NEVER = eventTime -> Long.MAX_VALUE;

  /**
   * The watermark at which the last window that holds {@code eventTime} closes, or later; does not
   * decrease with the event time. Both in milliseconds since 1970.
   */
  long closeOf(long eventTime);

  /**
   * If rows have no window to wait for: how long after its batch a row may still wait in a sink, in
   * the memory of the run.
   */
  default Optional<Duration> afterBatch() {
    return Optional.empty();
  }
}
