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

/** A predicate read by Calcite. What travels is its text; it is compiled where it is used. */
final class SqlPredicate implements Predicate {
  private static final long serialVersionUID = 1L;

  private final String sql;
  private final EventSchema schema;
  private final Set<String> columns;
  private transient volatile Condition compiled;

  private SqlPredicate(String sql, EventSchema schema, Compiler compiler) {
    this.sql = sql;
    this.compiled = compiler.condition();
    this.columns = compiler.columns();
    this.schema = schema.only(columns);
  }

  /** The predicate that {@code tokens} of {@code sql} are. */
  static SqlPredicate of(String sql, List<Token> tokens, EventSchema schema) {
    String part = sql.substring(tokens.get(0).start(), tokens.get(tokens.size() - 1).end());
    return new SqlPredicate(part, schema, new Compiler(TypedTree.of(sql, tokens, schema)));
  }

  @Override
  public Set<String> columns() {
    return columns;
  }

  @Override
  public Selection select(EventBatch batch, Selection rows) {
    return compiled().select(batch, rows, true);
  }

  /** Two threads may compile at once, to the same effect. */
  private Condition compiled() {
    Condition condition = compiled;
    if (condition == null) {
      condition = new Compiler(TypedTree.of(sql, Tokenizer.tokens(sql), schema)).condition();
      compiled = condition;
    }
    return condition;
  }

  @Override
  public String toString() {
    return sql;
  }
}
