/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/**
 * Lets a string literal serve where a TIMESTAMP is due, and converts nothing else: a condition on
 * text that was silently read as numbers would be null for every row that is none.
 */
final class TimeLiteralCoercion extends TypeCoercionImpl {
  TimeLiteralCoercion(RelDataTypeFactory factory, SqlValidator validator) {
    super(factory, validator);
  }

  @Override
  protected boolean coerceOperandType(
      SqlValidatorScope scope, SqlCall call, int index, RelDataType target) {
    return isTimeLiteral(call.operand(index), target)
        && super.coerceOperandType(scope, call, index, target);
  }

  @Override
  protected boolean coerceColumnType(
      SqlValidatorScope scope, SqlNodeList nodes, int index, RelDataType target) {
    return isTimeLiteral(nodes.get(index), target)
        && super.coerceColumnType(scope, nodes, index, target);
  }

  private static boolean isTimeLiteral(SqlNode node, RelDataType target) {
    return node instanceof SqlCharStringLiteral && target.getSqlTypeName() == SqlTypeName.TIMESTAMP;
  }
}
