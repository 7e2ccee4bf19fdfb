/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/** Functions that give one of their arguments. */
final class ChoiceFunctions {
  static final List<Function> ALL =
      List.of(
          of("coalesce", "value, …", atLeast(1), ChoiceFunctions::coalesce),
          of("ifnull", "value, value", OperandTypes.SAME_SAME, ChoiceFunctions::coalesce),
          of("nvl", "value, value", OperandTypes.SAME_SAME, ChoiceFunctions::coalesce),
          of("nullif", "value, value", OperandTypes.SAME_SAME, ChoiceFunctions::nullIf),
          of(
              "greatest",
              "value, …",
              atLeast(2),
              (values, type) -> extreme(ComparisonOperator.GREATER_OR_EQUAL, values, type)),
          of(
              "least",
              "value, …",
              atLeast(2),
              (values, type) -> extreme(ComparisonOperator.LESS_OR_EQUAL, values, type)));

  private ChoiceFunctions() {}

  private static Function of(
      String name, String parameters, SqlOperandTypeChecker checker, Function.Builder builder) {
    return Function.of(
        name,
        parameters,
        name.equals("nullif") ? ReturnTypes.ARG0_FORCE_NULLABLE : ReturnTypes.LEAST_RESTRICTIVE,
        checker,
        builder);
  }

  private static SqlOperandTypeChecker atLeast(int count) {
    return new org.apache.calcite.sql.type.SameOperandTypeChecker(-1) {
      @Override
      public org.apache.calcite.sql.SqlOperandCountRange getOperandCountRange() {
        return SqlOperandCountRanges.from(count);
      }
    };
  }

  private static Scalar coalesce(List<Scalar> values, ColumnType type) {
    return new CoalesceScalar(type, converted(values, type));
  }

  private static Scalar nullIf(List<Scalar> values, ColumnType type) {
    Condition equal = Comparisons.of(ComparisonOperator.EQUAL, values.get(0), values.get(1));
    return new CaseScalar(type, List.of(equal), List.of(Constant.nullOf(type), values.get(0)));
  }

  /** As Spark's, of the values that are not null. */
  private static Scalar extreme(ComparisonOperator wins, List<Scalar> values, ColumnType type) {
    List<Scalar> all = converted(values, type);
    Scalar best = all.get(0);
    for (Scalar next : all.subList(1, all.size())) {
      Condition bestWins = Logic.or(new NullCondition(next), Comparisons.of(wins, best, next));
      best = new CaseScalar(type, List.of(bestWins), List.of(best, next));
    }
    return best;
  }

  private static List<Scalar> converted(List<Scalar> values, ColumnType type) {
    List<Scalar> converted = new ArrayList<>();
    values.forEach(value -> converted.add(Conversion.of(value, type)));
    return converted;
  }
}
