/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What a function demands that gives one of its arguments: they have a type in common, which is its
 * own. The first {@code conditions} arguments are BOOLEAN and stand apart.
 */
record CommonType(int conditions, SqlOperandCountRange count) implements SqlOperandTypeChecker {

  static CommonType ofAtLeast(int count) {
    return new CommonType(0, SqlOperandCountRanges.from(count));
  }

  static CommonType ofTwo() {
    return new CommonType(0, SqlOperandCountRanges.of(2));
  }

  static CommonType ofTwoBehindCondition() {
    return new CommonType(1, SqlOperandCountRanges.of(3));
  }

  /** The type in common, which may be null. */
  SqlReturnTypeInference result() {
    return binding -> {
      RelDataType common = common(binding.collectOperandTypes());
      return binding.getTypeFactory().createTypeWithNullability(common, true);
    };
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    List<RelDataType> types = binding.collectOperandTypes();
    boolean fits =
        common(types) != null
            && types.subList(0, conditions).stream()
                .allMatch(type -> type.getSqlTypeName() == SqlTypeName.BOOLEAN);
    if (!fits && throwOnFailure) {
      throw binding.newValidationSignatureError();
    }
    return fits;
  }

  private RelDataType common(List<RelDataType> types) {
    return SqlTypes.FACTORY.leastRestrictive(types.subList(conditions, types.size()));
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return count;
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return name + "(value, …)";
  }
}
