/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;

/** Makes the scalar for an operator between numbers. */
final class Arithmetic {
  private Arithmetic() {}

  /**
   * @param type what the operator gives, by Calcite's rules
   */
  static Scalar of(ArithmeticOperator operator, Scalar left, Scalar right, ColumnType type) {
    return type == ColumnType.DOUBLE
        ? new DoubleArithmetic(
            operator,
            Conversion.of(left, ColumnType.DOUBLE),
            Conversion.of(right, ColumnType.DOUBLE))
        : new LongArithmetic(type, operator, whole(left), whole(right));
  }

  static Scalar negate(Scalar scalar) {
    return scalar.type() == ColumnType.DOUBLE
        ? new DoubleArithmetic(ArithmeticOperator.MULTIPLY, scalar, Constant.of(-1.0))
        : new LongArithmetic(
            scalar.type(), ArithmeticOperator.SUBTRACT, Constant.of(ColumnType.INT, 0), scalar);
  }

  /** INT serves as BIGINT as it is; a NULL alone comes as text. */
  private static Scalar whole(Scalar scalar) {
    return scalar.type() == ColumnType.INT ? scalar : Conversion.of(scalar, ColumnType.BIGINT);
  }
}
