/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** Functions that give one of their arguments. */
final class ChoiceFunctions {
  static final List<Function> ALL =
      List.of(
          of("coalesce", "values of one type", CommonType.ofAtLeast(1), ChoiceFunctions::coalesce),
          of("ifnull", "two values of one type", CommonType.ofTwo(), ChoiceFunctions::coalesce),
          of("nvl", "two values of one type", CommonType.ofTwo(), ChoiceFunctions::coalesce),
          of("nullif", "two values of one type", CommonType.ofTwo(), ChoiceFunctions::nullIf),
          of(
              "if",
              "BOOLEAN, two values of one type",
              CommonType.ofTwoBehindCondition(),
              ChoiceFunctions::ifElse),
          of(
              "greatest",
              "values of one type",
              CommonType.ofAtLeast(2),
              (values, type) -> extreme(ComparisonOperator.GREATER_OR_EQUAL, values, type)),
          of(
              "least",
              "values of one type",
              CommonType.ofAtLeast(2),
              (values, type) -> extreme(ComparisonOperator.LESS_OR_EQUAL, values, type)));

  private ChoiceFunctions() {}

  private static Function of(
      String name, String parameters, CommonType common, Function.Builder builder) {
    return Function.of(name, parameters, common.result(), common, builder);
  }

  private static Scalar coalesce(List<Scalar> values, ColumnType type) {
    return new CoalesceScalar(type, converted(values, type));
  }

  private static Scalar nullIf(List<Scalar> values, ColumnType type) {
    List<Scalar> both = converted(values, type);
    Condition equal = Comparisons.of(ComparisonOperator.EQUAL, both.get(0), both.get(1));
    return new CaseScalar(type, List.of(equal), List.of(Constant.nullOf(type), both.get(0)));
  }

  private static Scalar ifElse(List<Scalar> arguments, ColumnType type) {
    Condition condition = ConditionCompiler.of(arguments.get(0));
    return new CaseScalar(
        type, List.of(condition), converted(arguments.subList(1, arguments.size()), type));
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
