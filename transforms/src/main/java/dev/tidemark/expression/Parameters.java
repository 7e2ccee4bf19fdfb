/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * What a function takes. A whole number serves as INT and BIGINT, any number as DOUBLE, a string
 * literal as TIMESTAMP, and NULL as anything.
 *
 * @param optional how many of the last may be left out
 */
record Parameters(List<ColumnType> types, int optional) implements SqlOperandTypeChecker {

  static Parameters of(ColumnType... types) {
    return new Parameters(List.of(types), 0);
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    for (int i = 0; i < binding.getOperandCount(); i++) {
      boolean timeLiteral =
          types.get(i) == ColumnType.TIMESTAMP
              && binding.operand(i) instanceof SqlCharStringLiteral;
      if (!timeLiteral && !takes(types.get(i), binding.getOperandType(i))) {
        if (throwOnFailure) {
          throw binding.newValidationSignatureError();
        }
        return false;
      }
    }
    return true;
  }

  private static boolean takes(ColumnType parameter, RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.NULL) {
      return true;
    }
    return switch (parameter) {
      case STRING -> SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
      case INT, BIGINT -> SqlTypeName.INT_TYPES.contains(type.getSqlTypeName());
      case DOUBLE -> SqlTypeName.NUMERIC_TYPES.contains(type.getSqlTypeName());
      case BOOLEAN -> type.getSqlTypeName() == SqlTypeName.BOOLEAN;
      case TIMESTAMP -> type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
    };
  }

  /** {@code arguments} as the types that are due. */
  List<Scalar> convert(List<Scalar> arguments) {
    List<Scalar> converted = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Scalar argument = arguments.get(i);
      Scalar to = Conversion.of(argument, types.get(i));
      if (to instanceof Constant value
          && value.isNull()
          && argument instanceof Constant given
          && !given.isNull()) {
        throw new ArgumentException(
            i, "'" + given.value() + "' is no " + to.type() + ": " + Literals.example(to.type()));
      }
      converted.add(to);
    }
    return converted;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.between(types.size() - optional, types.size());
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return name + "(" + this + ")";
  }

  @Override
  public String toString() {
    int required = types.size() - optional;
    String must = join(types.subList(0, required));
    String may = join(types.subList(required, types.size()));
    return may.isEmpty() ? must : must + "[, " + may + "]";
  }

  private static String join(List<ColumnType> types) {
    return types.stream().map(Enum::name).collect(Collectors.joining(", "));
  }
}
