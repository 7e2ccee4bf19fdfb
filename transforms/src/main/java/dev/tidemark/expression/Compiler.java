/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** Turns a typed tree into what evaluates it. What reads no column is computed here, once. */
final class Compiler {
  private final TypedTree tree;
  private final ConditionCompiler conditions;
  private final Set<String> columns = new LinkedHashSet<>();

  Compiler(TypedTree tree) {
    this.tree = tree;
    this.conditions = new ConditionCompiler(this, tree);
    tree.root()
        .accept(
            new SqlBasicVisitor<Void>() {
              @Override
              public Void visit(SqlIdentifier id) {
                columns.add(id.getSimple());
                return null;
              }
            });
  }

  /** The whole tree, as a value. */
  Scalar scalar() {
    return scalar(tree.root());
  }

  /** The whole tree, as a condition. */
  Condition condition() {
    return conditions.compile(tree.root());
  }

  /** The columns that the tree reads. */
  Set<String> columns() {
    return Set.copyOf(columns);
  }

  Scalar scalar(SqlNode node) {
    if (node instanceof SqlIdentifier id) {
      return new ColumnScalar(id.getSimple(), tree.typeOf(node));
    }
    if (node instanceof SqlLiteral literal) {
      return Literals.constant(literal, tree);
    }
    Scalar scalar = call((SqlCall) node);
    if (!(scalar instanceof ConditionScalar)) {
      scalar = Conversion.of(scalar, tree.typeOf(node));
    }
    return readsColumns(node) ? scalar : Constant.fold(scalar);
  }

  List<Scalar> scalars(List<SqlNode> nodes) {
    List<Scalar> scalars = new ArrayList<>();
    nodes.forEach(node -> scalars.add(scalar(node)));
    return scalars;
  }

  static boolean readsColumns(SqlNode node) {
    boolean[] found = {false};
    node.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlIdentifier id) {
            found[0] = true;
            return null;
          }
        });
    return found[0];
  }

  private Scalar call(SqlCall call) {
    try {
      return tree.isNull(call) ? Constant.nullOf(ColumnType.STRING) : unchecked(call);
    } catch (ArgumentException e) {
      throw tree.error(call.operand(e.index()), e.getMessage());
    }
  }

  private Scalar unchecked(SqlCall call) {
    return switch (call.getKind()) {
      case PLUS -> arithmetic(ArithmeticOperator.ADD, call);
      case MINUS -> arithmetic(ArithmeticOperator.SUBTRACT, call);
      case TIMES -> arithmetic(ArithmeticOperator.MULTIPLY, call);
      case DIVIDE -> arithmetic(ArithmeticOperator.DIVIDE, call);
      case MOD -> arithmetic(ArithmeticOperator.REMAINDER, call);
      case MINUS_PREFIX -> Arithmetic.negate(scalar(call.operand(0)));
      case PLUS_PREFIX -> scalar(call.operand(0));
      case CASE -> caseOf((SqlCase) call);
      case CAST -> cast(call);
      case EXTRACT -> TimeFunctions.extract(field(call), scalar(call.operand(1)));
      case FLOOR -> TimeFunctions.floor(unitOf(call), scalar(call.operand(0)));
      case CEIL -> TimeFunctions.ceil(unitOf(call), scalar(call.operand(0)));
      case TRIM -> trim(call);
      case POSITION ->
          Functions.get("position").builder().build(scalars(call.getOperandList()), ColumnType.INT);
      case OTHER, OTHER_FUNCTION -> named(call);
      default -> new ConditionScalar(conditions.compile(call));
    };
  }

  private Scalar named(SqlCall call) {
    List<Scalar> arguments = scalars(call.getOperandList());
    return switch (call.getOperator().getName()) {
      case "||" -> TextFunctions.concat(arguments);
      case "SUBSTRING" -> Functions.get("substring").builder().build(arguments, ColumnType.STRING);
      default ->
          Functions.get(call.getOperator().getName()).builder().build(arguments, tree.typeOf(call));
    };
  }

  private Scalar arithmetic(ArithmeticOperator operator, SqlCall call) {
    SqlNode left = call.operand(0);
    SqlNode right = call.operand(1);
    if (right instanceof SqlIntervalLiteral interval) {
      return TimeFunctions.shift(
          scalar(left), Literals.interval(interval), operator == ArithmeticOperator.SUBTRACT);
    }
    if (left instanceof SqlIntervalLiteral interval) {
      return TimeFunctions.shift(scalar(right), Literals.interval(interval), false);
    }
    return Arithmetic.of(operator, scalar(left), scalar(right), tree.typeOf(call));
  }

  private Scalar caseOf(SqlCase call) {
    ColumnType type = tree.typeOf(call);
    List<Condition> whens = new ArrayList<>();
    call.getWhenOperands().forEach(when -> whens.add(conditions.compile(when)));
    List<Scalar> branches = new ArrayList<>();
    call.getThenOperands().forEach(then -> branches.add(Conversion.of(scalar(then), type)));
    branches.add(Conversion.of(scalar(call.getElseOperand()), type));
    return new CaseScalar(type, whens, branches);
  }

  /** A cast of a literal that comes out null is a slip of the pen, not a wish for null. */
  private Scalar cast(SqlCall call) {
    Scalar from = scalar(call.operand(0));
    ColumnType type = tree.typeOf(call);
    Scalar to = Conversion.of(from, type);
    if (from instanceof Constant given
        && !given.isNull()
        && to instanceof Constant constant
        && constant.isNull()) {
      throw tree.error(
          call.operand(0), "'" + given.value() + "' is no " + type + ": " + Literals.example(type));
    }
    return to;
  }

  private static TimeUnit unitOf(SqlCall call) {
    return TimeFunctions.unit(1, unitName(call.operand(1)));
  }

  private static TimeField field(SqlCall call) {
    return TimeFunctions.field(0, unitName(call.operand(0)));
  }

  private static String unitName(SqlIntervalQualifier unit) {
    return unit.timeFrameName != null ? unit.timeFrameName : unit.getUnit().name();
  }

  private Scalar trim(SqlCall call) {
    SqlTrimFunction.Flag side =
        ((SqlLiteral) call.operand(0)).getValueAs(SqlTrimFunction.Flag.class);
    return TextFunctions.trim(
        side.getLeft() != 0,
        side.getRight() != 0,
        scalar(call.operand(2)),
        scalar(call.operand(1)));
  }

  static List<SqlNode> items(SqlNode list) {
    return ((SqlNodeList) list).getList();
  }
}
