/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import java.io.Serializable;
import java.util.Set;

/** A scalar SQL expression, typed against a schema. Stateless, so one may serve many threads. */
public interface Expression extends Serializable {
  /** The type of its values. */
  ColumnType type();

  /** The columns it reads. */
  Set<String> columns();

  /**
   * Its value for every row of {@code batch}, whose schema holds at least {@link #columns()} under
   * the same names and types. A reference to a column alone gives that column itself.
   */
  Column evaluate(EventBatch batch);
}
