/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlLikeOperator;

/** The part of {@link Compiler} that knows conditions. */
final class ConditionCompiler {
  private final Compiler scalars;
  private final TypedTree tree;

  ConditionCompiler(Compiler scalars, TypedTree tree) {
    this.scalars = scalars;
    this.tree = tree;
  }

  Condition compile(SqlNode node) {
    Condition condition = node instanceof SqlCall call ? call(call) : ofScalar(node);
    if (Compiler.readsColumns(node)) {
      return condition;
    }
    return Logic.constant((Boolean) Constant.fold(new ConditionScalar(condition)).value());
  }

  private Condition call(SqlCall call) {
    try {
      return unchecked(call);
    } catch (ArgumentException e) {
      throw tree.error(call.operand(e.index()), e.getMessage());
    }
  }

  private Condition unchecked(SqlCall call) {
    return switch (call.getKind()) {
      case AND -> Logic.and(compile(call.operand(0)), compile(call.operand(1)));
      case OR -> Logic.or(compile(call.operand(0)), compile(call.operand(1)));
      case NOT -> Logic.not(compile(call.operand(0)));
      case EQUALS -> compare(ComparisonOperator.EQUAL, call);
      case NOT_EQUALS -> compare(ComparisonOperator.NOT_EQUAL, call);
      case LESS_THAN -> compare(ComparisonOperator.LESS, call);
      case LESS_THAN_OR_EQUAL -> compare(ComparisonOperator.LESS_OR_EQUAL, call);
      case GREATER_THAN -> compare(ComparisonOperator.GREATER, call);
      case GREATER_THAN_OR_EQUAL -> compare(ComparisonOperator.GREATER_OR_EQUAL, call);
      case IS_NULL -> new NullCondition(scalar(call, 0));
      case IS_NOT_NULL -> Logic.not(new NullCondition(scalar(call, 0)));
      case IS_UNKNOWN -> isUnknown(call);
      case IS_TRUE -> Logic.is(compile(call.operand(0)), true);
      case IS_NOT_TRUE -> Logic.not(Logic.is(compile(call.operand(0)), true));
      case IS_FALSE -> Logic.is(compile(call.operand(0)), false);
      case IS_NOT_FALSE -> Logic.not(Logic.is(compile(call.operand(0)), false));
      case IS_DISTINCT_FROM -> Comparisons.distinct(scalar(call, 0), scalar(call, 1));
      case IS_NOT_DISTINCT_FROM ->
          Logic.not(Comparisons.distinct(scalar(call, 0), scalar(call, 1)));
      case BETWEEN -> between(call);
      case IN -> in(call);
      case NOT_IN -> Logic.not(in(call));
      case LIKE -> like(call);
      default -> ofScalar(call);
    };
  }

  private Condition compare(ComparisonOperator operator, SqlCall call) {
    return Comparisons.of(operator, scalar(call, 0), scalar(call, 1));
  }

  private Condition isUnknown(SqlCall call) {
    Condition unknown = new NullCondition(scalar(call, 0));
    return call.getOperator().getName().contains("NOT") ? Logic.not(unknown) : unknown;
  }

  private Condition between(SqlCall call) {
    Condition between = Comparisons.between(scalar(call, 0), scalar(call, 1), scalar(call, 2));
    return ((SqlBetweenOperator) call.getOperator()).isNegated() ? Logic.not(between) : between;
  }

  private Condition in(SqlCall call) {
    return Comparisons.in(scalar(call, 0), scalars.scalars(Compiler.items(call.operand(1))));
  }

  private Condition like(SqlCall call) {
    Condition like = LikeCondition.of(scalars.scalars(call.getOperandList()));
    return ((SqlLikeOperator) call.getOperator()).isNegated() ? Logic.not(like) : like;
  }

  private Condition ofScalar(SqlNode node) {
    Scalar scalar = scalars.scalar(node);
    if (scalar.type() != ColumnType.BOOLEAN) {
      if (scalar instanceof Constant constant && constant.isNull()) {
        return Logic.constant(null);
      }
      throw tree.error(
          node,
          "a condition must be BOOLEAN, but this is "
              + scalar.type()
              + ": compare it with something");
    }
    return of(scalar);
  }

  /** Whether a BOOLEAN is true. */
  static Condition of(Scalar scalar) {
    return scalar instanceof ConditionScalar condition
        ? condition.condition()
        : RangeCondition.of(
            scalar, ComparisonOperator.NOT_EQUAL, Constant.of(ColumnType.BOOLEAN, 0));
  }

  private Scalar scalar(SqlCall call, int operand) {
    return scalars.scalar(call.operand(operand));
  }
}
