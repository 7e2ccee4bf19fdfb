/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.Serializable;

/** Until when a row is needed. */
@FunctionalInterface
public interface Closes extends Serializable {
  /** Rows are handed on as they come: none is needed once its batch is done. */
  Closes AT_ONCE = eventTime -> Long.MIN_VALUE;

  /** Rows are needed for ever. */
  Closes NEVER = eventTime -> Long.MAX_VALUE;

  /**
   * The watermark at which the last window that holds {@code eventTime} closes, or later; does not
   * decrease with the event time. Both in milliseconds since 1970.
   */
  long closeOf(long eventTime);
}
