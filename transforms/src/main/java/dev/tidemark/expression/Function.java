/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

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
    /** Throws {@link ArgumentException} when a constant among the arguments is of no use. */
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
      String name, ColumnType result, List<ColumnType> types, int optional, Kernel kernel) {
    Parameters parameters = new Parameters(types, optional);
    return of(
        name,
        parameters.toString(),
        ReturnTypes.explicit(SqlTypes.of(result)),
        parameters,
        (arguments, type) -> new KernelScalar(result, parameters.convert(arguments), kernel));
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
}
