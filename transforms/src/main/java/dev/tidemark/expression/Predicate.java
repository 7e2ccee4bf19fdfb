/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;
import java.io.Serializable;
import java.util.Set;

/** A SQL condition, typed against a schema. Stateless, so one may serve many threads. */
public interface Predicate extends Serializable {
  /** The columns it reads. */
  Set<String> columns();

  /**
   * Those rows of {@code rows} for which the condition is true; false and unknown (null) leave a
   * row out, as in SQL.
   *
   * @param batch its schema holds at least {@link #columns()} under the same names and types
   */
  Selection select(EventBatch batch, Selection rows);
}
