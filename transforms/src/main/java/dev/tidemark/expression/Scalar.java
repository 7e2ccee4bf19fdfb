/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/** A compiled expression with a value per row. Stateless. */
abstract class Scalar {
  private final ColumnType type;

  Scalar(ColumnType type) {
    this.type = type;
  }

  final ColumnType type() {
    return type;
  }

  /**
   * A column as long as the batch that holds the values of {@code rows}; elsewhere it holds
   * anything.
   */
  abstract Column evaluate(EventBatch batch, Selection rows);
}
