/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import java.util.Set;
import java.util.stream.Collectors;

/** An expression that is a column, which needs no Calcite. */
record ColumnReference(String name, ColumnType type) implements Expression {
  private static final long serialVersionUID = 1L;

  /** The column that {@code token} of {@code sql} names. */
  static ColumnReference of(String sql, Token token, EventSchema schema) {
    if (!schema.contains(token.text())) {
      throw unknown(sql, token.text(), token.start(), schema);
    }
    return new ColumnReference(token.text(), schema.typeOf(token.text()));
  }

  static ExpressionException unknown(String sql, String name, int position, EventSchema schema) {
    if (Functions.isClock(name)) {
      return new ExpressionException(sql, Functions.unknown(name), position);
    }
    String hint =
        NearestName.of(name, schema.names())
            .map(nearest -> "did you mean " + nearest + "?")
            .orElseGet(
                () ->
                    "the columns are " + schema.names().stream().collect(Collectors.joining(", ")));
    return new ExpressionException(sql, "there is no column " + name + ": " + hint, position);
  }

  @Override
  public Set<String> columns() {
    return Set.of(name);
  }

  @Override
  public Column evaluate(EventBatch batch) {
    return batch.column(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
