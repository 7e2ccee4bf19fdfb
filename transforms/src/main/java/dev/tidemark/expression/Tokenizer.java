/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into words as Spark does: names in backticks, strings in single or double quotes (a
 * quote within is written twice), comments left out. What the words mean is Calcite's business.
 */
final class Tokenizer {
  private static final List<String> SYMBOLS =
      List.of(
          "<=>", "<>", "!=", "==", "<=", ">=", "||", "<", ">", "=", "+", "-", "*", "/", "%", "(",
          ")", ",", ".");

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  /**
   * The words of {@code sql}.
   *
   * @throws ExpressionException where a quote or comment is not closed, or a character has no
   *     meaning in SQL
   */
  static List<Token> tokens(String sql) {
    Tokenizer tokenizer = new Tokenizer(sql);
    tokenizer.run();
    return List.copyOf(tokenizer.tokens);
  }

  private void run() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        if (end < 0) {
          throw error("a comment is not closed: write */ at its end");
        }
        at = end + 2;
      } else if (c == '\'' || c == '"') {
        add(Kind.STRING, quoted(c, "a string"));
      } else if (c == '`') {
        add(Kind.QUOTED_NAME, quoted(c, "a name"));
      } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
        add(Kind.NUMBER, number());
      } else if (Character.isJavaIdentifierStart(c)) {
        add(Kind.WORD, word());
      } else {
        add(Kind.SYMBOL, symbol());
      }
    }
  }

  private int start;

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, start, at));
  }

  private String quoted(char quote, String what) {
    start = at++;
    StringBuilder text = new StringBuilder();
    while (true) {
      int end = sql.indexOf(quote, at);
      if (end < 0) {
        at = start;
        throw error(what + " is not closed: write " + quote + " at its end");
      }
      text.append(sql, at, end);
      at = end + 1;
      if (at == sql.length() || sql.charAt(at) != quote) {
        return text.toString();
      }
      text.append(quote);
      at++;
    }
  }

  private String number() {
    start = at;
    digits();
    if (at < sql.length() && sql.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < sql.length() && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E')) {
      int sign = at + 1 < sql.length() && "+-".indexOf(sql.charAt(at + 1)) >= 0 ? 1 : 0;
      if (isDigit(at + 1 + sign)) {
        at += 1 + sign;
        digits();
      }
    }
    return sql.substring(start, at);
  }

  private void digits() {
    while (isDigit(at)) {
      at++;
    }
  }

  private boolean isDigit(int index) {
    return index < sql.length() && sql.charAt(index) >= '0' && sql.charAt(index) <= '9';
  }

  private String word() {
    start = at;
    while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
      at++;
    }
    return sql.substring(start, at);
  }

  private String symbol() {
    start = at;
    for (String symbol : SYMBOLS) {
      if (sql.startsWith(symbol, at)) {
        at += symbol.length();
        return symbol;
      }
    }
    throw error(
        "the character "
            + sql.substring(at, sql.offsetByCodePoints(at, 1))
            + " has no meaning here");
  }

  private ExpressionException error(String problem) {
    return new ExpressionException(sql, problem, at);
  }
}
