/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventSchema;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** Finds columns and functions that there are not, before types are looked at. */
final class NameCheck extends SqlBasicVisitor<Void> {
  private final CalciteText text;
  private final String sql;
  private final EventSchema schema;

  private NameCheck(CalciteText text, String sql, EventSchema schema) {
    this.text = text;
    this.sql = sql;
    this.schema = schema;
  }

  static void check(SqlNode root, CalciteText text, String sql, EventSchema schema) {
    root.accept(new NameCheck(text, sql, schema));
  }

  @Override
  public Void visit(SqlIdentifier id) {
    if (!id.isSimple()) {
      throw text.error(
          id.getParserPosition(),
          "a column is named without a table: write " + id.names.get(id.names.size() - 1));
    }
    if (!schema.contains(id.getSimple())) {
      int position = text.tokenAt(id.getParserPosition()).start();
      throw ColumnReference.unknown(sql, id.getSimple(), position, schema);
    }
    return null;
  }

  @Override
  public Void visit(SqlCall call) {
    if (call.getKind().belongsTo(SqlKind.QUERY)) {
      throw text.error(
          call.getParserPosition(),
          "a query within an expression is not supported: an expression sees one row");
    }
    if (call.getKind() == SqlKind.OVER || call.getKind() == SqlKind.FILTER) {
      throw text.error(
          call.getParserPosition(), "an aggregate goes under aggregates, not into an expression");
    }
    if (call.getKind() == SqlKind.ROW) {
      throw text.error(
          call.getParserPosition(),
          "several values in parentheses are not supported: compare them one by one, with AND");
    }
    if (call.getKind() == SqlKind.LITERAL_CHAIN) {
      throw text.error(
          call.getParserPosition(), "two strings follow each other: put || between them");
    }
    if (call.getOperator() instanceof SqlFunction function
        && !Operators.knows(function.getName())) {
      throw text.error(call.getParserPosition(), Functions.unknown(function.getName()));
    }
    if (!Operators.knows(call.getOperator().getName())) {
      throw text.error(
          call.getParserPosition(), call.getOperator().getName() + " is not supported");
    }
    return super.visit(call);
  }
}
