/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/** A compiled condition: true, false or unknown for a row. Stateless. */
interface Condition {
  /**
   * Those rows of {@code rows} for which it is {@code outcome}. The rows that neither outcome picks
   * are those for which it is unknown.
   */
  Selection select(EventBatch batch, Selection rows, boolean outcome);
}
