/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/**
 * An expression as Calcite's parser reads it and its validator types it.
 *
 * <p>It stays a syntax tree. Calcite's relational form is not used, because on the way there its
 * simplifier takes for granted that {@code a + b} is null only where {@code a} or {@code b} is,
 * which does not hold here (overflow).
 */
final class TypedTree {
  private static final int LONGEST_NAME = 1024;
  private static final SqlParser.Config PARSER =
      SqlParser.config()
          .withQuoting(Quoting.BACK_TICK)
          .withQuotedCasing(Casing.UNCHANGED)
          .withUnquotedCasing(Casing.UNCHANGED)
          .withCaseSensitive(true)
          .withIdentifierMaxLength(LONGEST_NAME)
          .withConformance(SqlConformanceEnum.LENIENT);
  private static final SqlValidator.Config VALIDATOR =
      SqlValidator.Config.DEFAULT
          .withCallRewrite(false)
          .withTypeCoercionRules(SqlTypeCoercionRule.lenientInstance())
          .withTypeCoercionFactory(TimeLiteralCoercion::new)
          .withConformance(SqlConformanceEnum.LENIENT);

  private static final Set<SqlKind> LOGIC = EnumSet.of(SqlKind.AND, SqlKind.OR, SqlKind.NOT);

  private final CalciteText text;
  private final SqlValidator validator;
  private final SqlNode root;

  private TypedTree(CalciteText text, SqlValidator validator, SqlNode root) {
    this.text = text;
    this.validator = validator;
    this.root = root;
  }

  static TypedTree of(String sql, List<Token> tokens, EventSchema schema) {
    CalciteText text = CalciteText.of(sql, tokens);
    SqlNode parsed = parse(text, schema);
    NameCheck.check(parsed, text, sql, schema);
    SqlValidator validator = validator();
    try {
      SqlNode root = validator.validateParameterizedExpression(parsed, SqlTypes.of(schema));
      return new TypedTree(text, validator, root);
    } catch (CalciteContextException e) {
      throw text.error(e, CalciteMessages.validation(e));
    }
  }

  private static SqlNode parse(CalciteText text, EventSchema schema) {
    try {
      return SqlParser.create(text.text(), PARSER).parseExpression();
    } catch (SqlParseException e) {
      SqlParserPos place = e.getPos();
      if (place == null || CalciteMessages.isEnd(e)) {
        throw text.errorAtEnd("the expression ends too early: something must follow");
      }
      throw text.error(place, CalciteMessages.parse(e, text.tokenAt(place), schema));
    }
  }

  private static SqlValidator validator() {
    CalciteCatalogReader noTables =
        new CalciteCatalogReader(
            CalciteSchema.createRootSchema(false, false),
            List.of(),
            SqlTypes.FACTORY,
            new CalciteConnectionConfigImpl(new Properties()));
    return SqlValidatorUtil.newValidator(Operators.TABLE, noTables, SqlTypes.FACTORY, VALIDATOR);
  }

  SqlNode root() {
    return root;
  }

  ColumnType typeOf(SqlNode node) {
    RelDataType type = validator.getValidatedNodeType(node);
    if (SqlTypeUtil.isInterval(type)) {
      throw error(node, "an INTERVAL can only be added to or subtracted from a TIMESTAMP");
    }
    return SqlTypes.columnType(type);
  }

  /** Whether an operator has no type, because it is given nothing but NULL. */
  boolean isNull(SqlCall call) {
    boolean logic = call.getKind().belongsTo(LOGIC);
    return !logic && validator.getValidatedNodeType(call).getSqlTypeName() == SqlTypeName.NULL;
  }

  ExpressionException error(SqlNode node, String problem) {
    return text.error(node.getParserPosition(), problem);
  }
}
