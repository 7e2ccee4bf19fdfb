/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Selection;
import java.util.List;
import java.util.Set;

/**
 * A predicate read by Calcite. What travels is its text; it is compiled where it is used, once in
 * each JVM.
 */
final class SqlPredicate implements Predicate {
  private static final long serialVersionUID = 1L;
  private static final Compilations<Condition> COMPILATIONS =
      new Compilations<>(Compiler::condition);

  private final String sql;
  private final EventSchema schema;
  private final Set<String> columns;
  private transient volatile Condition compiled;

  private SqlPredicate(String sql, EventSchema schema, Compilations.Compiled<Condition> compiled) {
    this.sql = sql;
    this.compiled = compiled.result();
    this.columns = compiled.columns();
    this.schema = schema.only(columns);
  }

  /** The predicate that {@code tokens} of {@code sql} are. */
  static SqlPredicate of(String sql, List<Token> tokens, EventSchema schema) {
    String part = sql.substring(tokens.get(0).start(), tokens.get(tokens.size() - 1).end());
    return new SqlPredicate(
        part,
        schema,
        COMPILATIONS.of(part, schema, () -> new Compiler(TypedTree.of(sql, tokens, schema))));
  }

  @Override
  public Set<String> columns() {
    return columns;
  }

  @Override
  public Selection select(EventBatch batch, Selection rows) {
    return compiled().select(batch, rows, true);
  }

  /** The same for the same text and columns, in all of the JVM. */
  Condition compiled() {
    Condition condition = compiled;
    if (condition == null) {
      condition = COMPILATIONS.of(sql, schema).result();
      compiled = condition;
    }
    return condition;
  }

  @Override
  public String toString() {
    return sql;
  }
}
