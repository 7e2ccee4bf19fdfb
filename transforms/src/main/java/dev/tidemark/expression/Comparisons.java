/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** Picks the fastest condition for a comparison. */
final class Comparisons {
  private Comparisons() {}

  static Condition of(ComparisonOperator operator, Scalar left, Scalar right) {
    if (isNull(left) || isNull(right)) {
      return Logic.constant(null);
    }
    ColumnType type = common(left, right);
    Scalar a = as(left, type);
    Scalar b = as(right, type);
    if (a instanceof Constant constant && !(b instanceof Constant)) {
      return withConstant(operator.mirrored(), b, constant);
    }
    return b instanceof Constant constant
        ? withConstant(operator, a, constant)
        : new ColumnComparison(operator, a, b);
  }

  private static Condition withConstant(
      ComparisonOperator operator, Scalar scalar, Constant constant) {
    return constant.type() == ColumnType.STRING
        ? new TextCondition(scalar, operator, constant.utf8())
        : RangeCondition.of(scalar, operator, constant);
  }

  static Condition between(Scalar scalar, Scalar low, Scalar high) {
    boolean constants =
        low instanceof Constant a && !a.isNull() && high instanceof Constant b && !b.isNull();
    if (constants && scalar.type() != ColumnType.STRING) {
      ColumnType type = common(scalar, low);
      if (type == common(scalar, high)) {
        return RangeCondition.between(
            as(scalar, type), (Constant) as(low, type), (Constant) as(high, type));
      }
    }
    return Logic.and(
        of(ComparisonOperator.GREATER_OR_EQUAL, scalar, low),
        of(ComparisonOperator.LESS_OR_EQUAL, scalar, high));
  }

  static Condition distinct(Scalar left, Scalar right) {
    ColumnType type = common(left, right);
    return new DistinctCondition(as(left, type), as(right, type));
  }

  static Condition in(Scalar scalar, List<Scalar> list) {
    ColumnType type = scalar.type();
    boolean unknown = false;
    List<Constant> constants = new ArrayList<>();
    Condition others = null;
    for (Scalar listed : list) {
      Scalar item = as(listed, common(scalar, listed) == type ? type : listed.type());
      if (isNull(item)) {
        unknown = true;
      } else if (item instanceof Constant constant && sameClass(constant.type(), type)) {
        constants.add(constant);
      } else {
        Condition equal = of(ComparisonOperator.EQUAL, scalar, item);
        others = others == null ? equal : Logic.or(others, equal);
      }
    }
    Condition in = constants.isEmpty() ? null : InCondition.of(scalar, constants);
    if (others != null) {
      in = in == null ? others : Logic.or(in, others);
    }
    if (unknown) {
      in = in == null ? Logic.constant(null) : Logic.or(in, Logic.constant(null));
    }
    return in;
  }

  private static boolean isNull(Scalar scalar) {
    return scalar instanceof Constant constant && constant.isNull();
  }

  /** INT and BIGINT compare as they are; a DOUBLE makes the other one. */
  private static ColumnType common(Scalar left, Scalar right) {
    if (isNull(left)) {
      return right.type();
    }
    if (isNull(right)) {
      return left.type();
    }
    boolean numbers = isNumber(left.type()) && isNumber(right.type());
    if (!numbers && left.type() != right.type()) {
      throw new ArgumentException(
          1,
          "cannot compare "
              + left.type()
              + " with "
              + right.type()
              + ": convert one with CAST(… AS type)");
    }
    return left.type() == ColumnType.DOUBLE ? left.type() : right.type();
  }

  private static boolean isNumber(ColumnType type) {
    return isWhole(type) || type == ColumnType.DOUBLE;
  }

  private static Scalar as(Scalar scalar, ColumnType type) {
    return sameClass(scalar.type(), type) ? scalar : Conversion.of(scalar, type);
  }

  private static boolean sameClass(ColumnType a, ColumnType b) {
    return a == b || (isWhole(a) && isWhole(b));
  }

  private static boolean isWhole(ColumnType type) {
    return type == ColumnType.INT || type == ColumnType.BIGINT;
  }
}
