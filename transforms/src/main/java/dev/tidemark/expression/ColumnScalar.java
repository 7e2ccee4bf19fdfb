/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/** A column of the batch. */
final class ColumnScalar extends Scalar {
  private final String name;

  ColumnScalar(String name, ColumnType type) {
    super(type);
    this.name = name;
  }

  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    return batch.column(name);
  }
}
