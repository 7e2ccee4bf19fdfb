/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;

/**
 * A function that is called by its name.
 *
 * @param signature how it is called, for messages
 * @param operator what Calcite's validator goes by
 * @param builder makes the scalar that computes a call of it
 */
record Function(String signature, SqlFunction operator, Builder builder) {

  /** Makes a scalar of type {@code type} from typed arguments. */
  interface Builder {
    Scalar build(List<Scalar> arguments, ColumnType type);
  }

  String name() {
    return operator.getName();
  }

  /**
   * A function that is null where an argument is. Numbers are converted to the parameter's type.
   *
   * @param optional how many of the last parameters may be left out
   */
  static Function of(
      String name, ColumnType result, List<ColumnType> parameters, int optional, Kernel kernel) {
    int required = parameters.size() - optional;
    SqlOperandTypeChecker checker =
        OperandTypes.family(
            parameters.stream().map(Function::family).toList(), index -> index >= required);
    Builder builder =
        (arguments, type) -> {
          List<Scalar> converted = new ArrayList<>();
          for (int i = 0; i < arguments.size(); i++) {
            converted.add(Conversion.of(arguments.get(i), parameters.get(i)));
          }
          return new KernelScalar(result, converted, kernel);
        };
    String must = join(parameters.subList(0, required));
    String may = join(parameters.subList(required, parameters.size()));
    String list = may.isEmpty() ? must : must + "[, " + may + "]";
    return of(name, list, ReturnTypes.explicit(SqlTypes.of(result)), checker, builder);
  }

  static Function of(String name, ColumnType result, List<ColumnType> parameters, Kernel kernel) {
    return of(name, result, parameters, 0, kernel);
  }

  /**
   * A function with rules of its own.
   *
   * @param parameters for messages
   */
  static Function of(
      String name,
      String parameters,
      SqlReturnTypeInference result,
      SqlOperandTypeChecker checker,
      Builder builder) {
    SqlFunction operator =
        new SqlFunction(
            name,
            SqlKind.OTHER_FUNCTION,
            result,
            null,
            checker,
            SqlFunctionCategory.USER_DEFINED_FUNCTION);
    return new Function(name + "(" + parameters + ")", operator, builder);
  }

  private static String join(List<ColumnType> types) {
    return types.stream().map(Enum::name).collect(Collectors.joining(", "));
  }

  private static SqlTypeFamily family(ColumnType type) {
    return switch (type) {
      case STRING -> SqlTypeFamily.CHARACTER;
      case INT, BIGINT -> SqlTypeFamily.INTEGER;
      case DOUBLE -> SqlTypeFamily.NUMERIC;
      case BOOLEAN -> SqlTypeFamily.BOOLEAN;
      case TIMESTAMP -> SqlTypeFamily.TIMESTAMP;
    };
  }
}
