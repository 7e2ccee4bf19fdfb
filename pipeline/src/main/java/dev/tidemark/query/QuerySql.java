/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.expression.ExpressionException;
import dev.tidemark.expression.SqlExpressions;
import java.util.OptionalInt;

/** The SQL parts of a query, checked against its schema. */
final class QuerySql {
  private final EventSchema schema;

  QuerySql(EventSchema schema) {
    this.schema = schema;
  }

  /** Checks that {@code sql} is a condition over the schema's columns. */
  void checkPredicate(String sql) throws SqlFault {
    try {
      SqlExpressions.predicate(sql, schema);
    } catch (ExpressionException e) {
      throw fault(e);
    }
  }

  /** The name of the output column that {@code sql} is. */
  String selectItem(String sql) throws SqlFault {
    try {
      return SqlExpressions.selectItem(sql, schema).name();
    } catch (ExpressionException e) {
      throw fault(e);
    }
  }

  /** The aggregate that {@code sql} calls. */
  Aggregate aggregate(String name, String sql) throws SqlFault {
    try {
      return Aggregate.of(name, SqlExpressions.aggregate(sql, schema));
    } catch (ExpressionException e) {
      throw fault(e);
    }
  }

  /** What an expression's error says in one sentence, {@code problem: hint}, as a problem. */
  private SqlFault fault(ExpressionException e) {
    String[] parts = e.problem().split(": ", 2);
    return new SqlFault(
        OptionalInt.of(e.position()),
        parts[0],
        "it is SQL over " + schema.toDdl(),
        parts.length == 2 ? parts[1] : "correct it here");
  }
}
