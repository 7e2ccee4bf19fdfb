/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.*;
import java.util.Set;

/** Temporary. */
public final class SqlExpressions {
  private SqlExpressions() {}

  public static Expression expression(String sql, EventSchema schema) {
    ColumnType type = schema.typeOf(sql);
    return new Expression() {
      @Override
      public ColumnType type() {
        return type;
      }

      @Override
      public Set<String> columns() {
        return Set.of(sql);
      }

      @Override
      public Column evaluate(EventBatch batch) {
        return batch.column(sql);
      }
    };
  }

  public static Predicate predicate(String sql, EventSchema schema) {
    if (!sql.isEmpty()) {
      throw new IllegalArgumentException(sql);
    }
    return null;
  }
}
