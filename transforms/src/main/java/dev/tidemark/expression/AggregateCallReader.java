/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Splits an aggregate call into its function, argument and filter. The two are left as they were
 * written, and are checked by the same reader as every expression.
 */
final class AggregateCallReader {
  private static final List<String> NUMERIC =
      List.of(
          "sum",
          "avg",
          "stddev",
          "stddev_pop",
          "variance",
          "var_pop",
          AggregateNames.APPROX_PERCENTILE);

  private final String sql;
  private final EventSchema schema;
  private final List<Token> tokens;
  private int at;

  AggregateCallReader(String sql, EventSchema schema) {
    this.sql = sql;
    this.schema = schema;
    this.tokens = Tokenizer.tokens(sql);
  }

  AggregateCall read() {
    String function = function();
    boolean distinct = at < tokens.size() && tokens.get(at).isWord("DISTINCT");
    if (distinct) {
      if (!function.equals("count")) {
        throw error("only count takes DISTINCT: leave it out, or write count(DISTINCT …)");
      }
      at++;
    }
    boolean percentile = function.equals(AggregateNames.APPROX_PERCENTILE);
    List<List<Token>> arguments = arguments(percentile ? 2 : 1);
    List<Token> argument = arguments.get(0);
    Optional<Expression> read = argument(function, distinct, argument);
    Optional<Double> percentage =
        percentile ? Optional.of(percentage(arguments)) : Optional.empty();
    Optional<String> filter = filter();
    return new AggregateCall(
        function,
        distinct,
        read.map(e -> text(argument)),
        percentage,
        filter,
        read.map(Expression::type));
  }

  private String function() {
    if (tokens.size() < 2 || !tokens.get(0).isName() || !tokens.get(1).isSymbol("(")) {
      throw error("an aggregate is one call, such as count(*) or sum(amount)");
    }
    String name = tokens.get(0).text().toLowerCase(Locale.ROOT);
    String function =
        AggregateNames.find(name).orElseThrow(() -> error(AggregateNames.unknown(name)));
    at = 2;
    return function;
  }

  private Optional<Expression> argument(String function, boolean distinct, List<Token> argument) {
    boolean everyRow =
        argument.size() == 1
            && (argument.get(0).isSymbol("*") || argument.get(0).kind() == Kind.NUMBER);
    if (everyRow && function.equals("count") && !distinct) {
      return Optional.empty();
    }
    if (argument.isEmpty() || argument.get(0).isSymbol("*")) {
      String call = function + (distinct ? "(DISTINCT …)" : "(…)");
      throw errorAt(
          tokens.get(1).end(), call + " needs a column or an expression between its parentheses");
    }
    Expression expression = SqlExpressions.expression(sql, argument, schema);
    ColumnType type = expression.type();
    boolean number =
        type == ColumnType.INT || type == ColumnType.BIGINT || type == ColumnType.DOUBLE;
    if (NUMERIC.contains(function) && !number) {
      throw errorAt(
          argument.get(0).start(),
          function + " takes numbers, but " + text(argument) + " is " + type + ": CAST it to one");
    }
    return Optional.of(expression);
  }

  private Optional<String> filter() {
    if (at == tokens.size()) {
      return Optional.empty();
    }
    if (at + 2 >= tokens.size()
        || !tokens.get(at).isWord("FILTER")
        || !tokens.get(at + 1).isSymbol("(")
        || !tokens.get(at + 2).isWord("WHERE")) {
      throw error(
          "an aggregate is one call: nothing may follow but FILTER (WHERE …); arithmetic goes"
              + " into its argument");
    }
    at += 3;
    List<Token> filter = arguments(1).get(0);
    if (at < tokens.size()) {
      throw error("nothing may follow the FILTER");
    }
    SqlExpressions.predicate(sql, filter, schema);
    return Optional.of(text(filter));
  }

  /** The tokens up to the parenthesis that closes the one just read, cut at commas. */
  private List<List<Token>> arguments(int most) {
    List<List<Token>> arguments = new ArrayList<>();
    int start = at;
    for (int depth = 1; at < tokens.size(); at++) {
      if (tokens.get(at).isSymbol("(")) {
        depth++;
      } else if (tokens.get(at).isSymbol(")") && --depth == 0) {
        arguments.add(tokens.subList(start, at++));
        return arguments;
      } else if (tokens.get(at).isSymbol(",") && depth == 1) {
        arguments.add(tokens.subList(start, at));
        if (arguments.size() == most) {
          throw error(
              most == 1
                  ? "an aggregate takes one argument"
                  : "approx_percentile takes a value and one percentage: leave out the rest; its"
                      + " accuracy is fixed");
        }
        start = at + 1;
      }
    }
    throw error("a parenthesis is not closed: write ) at its end");
  }

  private double percentage(List<List<Token>> arguments) {
    String value = text(arguments.get(0));
    if (arguments.size() < 2 || arguments.get(1).isEmpty()) {
      throw errorAt(
          tokens.get(at - 1).start(),
          "which percentile is missing: write approx_percentile("
              + value
              + ", 0.5) for the median");
    }
    List<Token> written = arguments.get(1);
    if (written.size() == 1 && written.get(0).kind() == Kind.NUMBER) {
      double percentage = Double.parseDouble(written.get(0).text());
      if (percentage <= 1) {
        return percentage;
      }
    }
    throw errorAt(
        written.get(0).start(),
        text(written)
            + " is not a percentage: write one number from 0 to 1, such as 0.95, and an aggregate"
            + " for each");
  }

  private String text(List<Token> part) {
    return part.isEmpty()
        ? ""
        : sql.substring(part.get(0).start(), part.get(part.size() - 1).end());
  }

  private ExpressionException error(String problem) {
    return errorAt(at < tokens.size() ? tokens.get(at).start() : sql.length(), problem);
  }

  private ExpressionException errorAt(int position, String problem) {
    return new ExpressionException(sql, problem, position);
  }
}
