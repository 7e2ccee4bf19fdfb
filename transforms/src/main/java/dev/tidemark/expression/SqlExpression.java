/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Selection;
import java.util.List;
import java.util.Set;

/**
 * An expression read by Calcite. What travels is its text; it is compiled where it is used, once in
 * each JVM.
 */
final class SqlExpression implements Expression {
  private static final long serialVersionUID = 1L;
  private static final Compilations<Scalar> COMPILATIONS = new Compilations<>(Compiler::scalar);

  private final String sql;
  private final EventSchema schema;
  private final ColumnType type;
  private final Set<String> columns;
  private transient volatile Scalar compiled;

  private SqlExpression(String sql, EventSchema schema, Compilations.Compiled<Scalar> compiled) {
    this.sql = sql;
    this.compiled = compiled.result();
    this.type = compiled.result().type();
    this.columns = compiled.columns();
    this.schema = schema.only(columns);
  }

  /** The expression that {@code tokens} of {@code sql} are. */
  static SqlExpression of(String sql, List<Token> tokens, EventSchema schema) {
    String part = sql.substring(tokens.get(0).start(), tokens.get(tokens.size() - 1).end());
    return new SqlExpression(
        part,
        schema,
        COMPILATIONS.of(part, schema, () -> new Compiler(TypedTree.of(sql, tokens, schema))));
  }

  @Override
  public ColumnType type() {
    return type;
  }

  @Override
  public Set<String> columns() {
    return columns;
  }

  @Override
  public Column evaluate(EventBatch batch) {
    return compiled().evaluate(batch, Selection.all(batch.size()));
  }

  /** The same for the same text and columns, in all of the JVM. */
  Scalar compiled() {
    Scalar scalar = compiled;
    if (scalar == null) {
      scalar = COMPILATIONS.of(sql, schema).result();
      compiled = scalar;
    }
    return scalar;
  }

  @Override
  public String toString() {
    return sql;
  }
}
