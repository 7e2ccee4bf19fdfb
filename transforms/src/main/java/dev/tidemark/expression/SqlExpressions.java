/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.expression.Token.Kind;
import java.util.List;

/**
 * Reads SQL over the columns of a schema. All methods throw {@link ExpressionException} for SQL
 * that is wrong; what they accept is evaluated without an exception, whatever the rows hold.
 *
 * <p><b>Words.</b> As in Spark, names are compared as written and go in backticks where they are
 * not plain words; strings go in single or double quotes, a quote within written twice; a backslash
 * is itself. A word that SQL has no use for in its place is a column, so {@code timestamp}, {@code
 * user}, {@code value}, {@code hour} and the like need no backticks. Only {@code AND AS BETWEEN
 * CASE CAST DISTINCT ELSE END ESCAPE FALSE FOR FROM IN INTERVAL IS LIKE NOT NULL OR SELECT THEN TO
 * TRUE WHEN} do.
 *
 * <p><b>What there is.</b> {@code + - * / %}, {@code ||}, comparisons (also {@code == != <=>}),
 * {@code IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM}, {@code BETWEEN}, {@code IN} a
 * list, {@code LIKE} a literal, {@code CASE}, {@code CAST}, {@code TIMESTAMP '2026-01-02
 * 10:00:00'}, {@code timestamp + INTERVAL 5 MINUTES}, {@code floor(timestamp TO hour)}, {@code
 * extract(hour FROM timestamp)}, and functions named as in Spark: of values (coalesce, greatest,
 * if, ifnull, least, nullif, nvl), numbers (abs, ceil, exp, floor, ln, log10, mod, pow, power,
 * round, sqrt), text (char_length, concat, contains, endswith, instr, left, length, lower, ltrim,
 * position, replace, reverse, right, rtrim, startswith, substr, substring, trim, upper) and times
 * (date_trunc, year, quarter, month, weekofyear, day, dayofweek, dayofyear, hour, minute, second,
 * unix_seconds and timestamp_seconds, likewise _millis and _micros). Nothing depends on the clock
 * or on chance.
 *
 * <p><b>Types.</b> A number with a point or exponent is DOUBLE. INT meets BIGINT as BIGINT and
 * DOUBLE as DOUBLE; {@code /} always gives DOUBLE. Nothing else is converted unless a CAST says so,
 * but a string literal serves as the TIMESTAMP it holds. Times are UTC. Text compares by its UTF-8
 * bytes, and doubles as in Spark: NaN equals itself and is above all others, 0.0 equals -0.0.
 *
 * <p><b>Nulls.</b> Three-valued logic as in SQL. No row fails: what does not exist is null, such as
 * an INT or BIGINT that overflows, anything divided by zero, a CAST of text that is no such value,
 * a time out of range. DOUBLE overflows to infinity.
 */
public final class SqlExpressions {
  private SqlExpressions() {}

  /** A scalar expression, such as {@code amount * 2}. */
  public static Expression expression(String sql, EventSchema schema) {
    return expression(sql, Tokenizer.tokens(sql), schema);
  }

  /** A condition, such as {@code action <> 'bot'}; an expression of type BOOLEAN. */
  public static Predicate predicate(String sql, EventSchema schema) {
    return predicate(sql, Tokenizer.tokens(sql), schema);
  }

  /**
   * An output column: {@code amount * 2 AS doubled}, or a column alone, which keeps its name.
   * Anything else must be given a name.
   */
  public static NamedExpression selectItem(String sql, EventSchema schema) {
    List<Token> tokens = Tokenizer.tokens(sql);
    int last = tokens.size() - 1;
    if (last >= 2 && tokens.get(last).isName() && tokens.get(last - 1).isWord("AS")) {
      Expression expression = expression(sql, tokens.subList(0, last - 1), schema);
      return new NamedExpression(tokens.get(last).text(), expression);
    }
    Expression expression = expression(sql, tokens, schema);
    if (expression instanceof ColumnReference column) {
      return new NamedExpression(column.name(), column);
    }
    throw new ExpressionException(
        sql, "the output column has no name: write AS and a name behind it", sql.length());
  }

  /**
   * An aggregate, such as {@code sum(amount * 2) FILTER (WHERE action = 'buy')}; its argument and
   * filter are checked too.
   */
  public static AggregateCall aggregate(String sql, EventSchema schema) {
    return new AggregateCallReader(sql, schema).read();
  }

  static Expression expression(String sql, List<Token> tokens, EventSchema schema) {
    requireSomething(sql, tokens);
    Token first = tokens.get(0);
    if (tokens.size() == 1 && isColumn(first)) {
      return ColumnReference.of(sql, first, schema);
    }
    return SqlExpression.of(sql, tokens, schema);
  }

  static Predicate predicate(String sql, List<Token> tokens, EventSchema schema) {
    requireSomething(sql, tokens);
    return SqlPredicate.of(sql, tokens, schema);
  }

  private static void requireSomething(String sql, List<Token> tokens) {
    if (tokens.isEmpty()) {
      throw new ExpressionException(
          sql, "the expression is empty: write a column or something made of columns", 0);
    }
  }

  private static boolean isColumn(Token token) {
    return token.kind() == Kind.QUOTED_NAME
        || (token.kind() == Kind.WORD && !CalciteText.isKeyword(token.text()));
  }
}
