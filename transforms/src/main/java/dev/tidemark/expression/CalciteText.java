/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The words of an expression as Calcite's parser wants them, on one line, with the way back from a
 * place in it to the place in the user's text.
 *
 * <p>Calcite reserves some three hundred words; users of Spark are used to few, and to columns
 * called {@code timestamp} or {@code value}. So every word that is not one of {@link #KEYWORDS} and
 * that does not stand where SQL's grammar wants a type, a unit or a function is quoted. Spark's own
 * spellings (double-quoted strings, {@code ==}, {@code INTERVAL 5 MINUTES}, ISO times) become
 * standard ones.
 */
final class CalciteText {
  /** The words that are never a column unless in backticks. */
  static final Set<String> KEYWORDS =
      Set.of(
          "AND",
          "AS",
          "BETWEEN",
          "CASE",
          "CAST",
          "DISTINCT",
          "ELSE",
          "END",
          "ESCAPE",
          "FALSE",
          "FOR",
          "FROM",
          "IN",
          "INTERVAL",
          "IS",
          "LIKE",
          "NOT",
          "NULL",
          "OR",
          "SELECT",
          "THEN",
          "TO",
          "TRUE",
          "WHEN");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("STRING", "VARCHAR"),
          Map.entry("INT", "INTEGER"),
          Map.entry("INTEGER", "INTEGER"),
          Map.entry("BIGINT", "BIGINT"),
          Map.entry("LONG", "BIGINT"),
          Map.entry("DOUBLE", "DOUBLE"),
          Map.entry("BOOLEAN", "BOOLEAN"),
          Map.entry("TIMESTAMP", "TIMESTAMP(6)"));

  private static final Map<String, String> SYMBOLS =
      Map.of("==", "=", "!=", "<>", "<=>", "IS NOT DISTINCT FROM");

  /** Functions that have a grammar of their own if this word is between their arguments. */
  private static final Map<String, String> SPECIAL_CALLS =
      Map.of(
          "CAST", "AS",
          "EXTRACT", "FROM",
          "SUBSTRING", "FROM",
          "TRIM", "FROM",
          "POSITION", "IN",
          "FLOOR", "TO",
          "CEIL", "TO",
          "CEILING", "TO");

  private static final Set<String> TRIM_SIDES = Set.of("BOTH", "LEADING", "TRAILING");
  private static final Set<String> UNITS =
      Set.of("SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR");

  private static final long FIRST = TimestampText.parse("0001-01-01").orElseThrow();
  private static final long LAST = TimestampText.parse("9999-12-31 23:59:59").orElseThrow();

  private final String sql;
  private final List<Token> tokens;
  private final StringBuilder text = new StringBuilder();
  private final List<int[]> places = new ArrayList<>();

  private CalciteText(String sql, List<Token> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  static CalciteText of(String sql, List<Token> tokens) {
    CalciteText text = new CalciteText(sql, tokens);
    for (int i = 0; i < tokens.size(); ) {
      i = text.rewrite(i);
    }
    return text;
  }

  static boolean isKeyword(String word) {
    return KEYWORDS.contains(word.toUpperCase(Locale.ROOT));
  }

  String text() {
    return text.toString();
  }

  /** An error at the place in the user's text that a node of Calcite's came from. */
  ExpressionException error(SqlParserPos place, String problem) {
    return error(place.getColumnNum(), problem);
  }

  ExpressionException error(CalciteContextException where, String problem) {
    return error(where.getPosColumn(), problem);
  }

  ExpressionException errorAtEnd(String problem) {
    return new ExpressionException(sql, problem, tokens.get(tokens.size() - 1).end());
  }

  /** The word of the user's that {@code place} is in. */
  Token tokenAt(SqlParserPos place) {
    return tokens.get(index(place.getColumnNum()));
  }

  private ExpressionException error(int column, String problem) {
    return new ExpressionException(sql, problem, tokens.get(index(column)).start());
  }

  private int index(int column) {
    int index = 0;
    for (int[] place : places) {
      if (place[0] <= column - 1) {
        index = place[1];
      }
    }
    return index;
  }

  /** Writes the token at {@code i}, perhaps with some behind it; the next one to write. */
  private int rewrite(int i) {
    Token token = tokens.get(i);
    switch (token.kind()) {
      case QUOTED_NAME -> write(i, quotedName(token.text()));
      case STRING -> write(i, quotedString(token.text()));
      case SYMBOL -> write(i, SYMBOLS.getOrDefault(token.text(), token.text()));
      case NUMBER -> write(i, token.text());
      case WORD -> {
        return word(i, token.text().toUpperCase(Locale.ROOT));
      }
    }
    return i + 1;
  }

  private int word(int i, String upper) {
    Token token = tokens.get(i);
    if (is(i - 1, "AS") && TYPES.containsKey(upper)) {
      write(i, TYPES.get(upper));
    } else if (is(i - 1, "AS")) {
      throw new ExpressionException(
          sql,
          "there is no type "
              + token.text()
              + ": the types are STRING, INT, BIGINT, DOUBLE, BOOLEAN and TIMESTAMP",
          token.start());
    } else if (kind(i + 1) == Kind.STRING && (upper.equals("TIMESTAMP") || upper.equals("DATE"))) {
      write(i, "TIMESTAMP " + timestamp(tokens.get(i + 1)));
      return i + 2;
    } else if (upper.equals("INTERVAL")) {
      return interval(i);
    } else if (isSymbol(i + 1, "(")) {
      write(i, call(i, upper));
    } else if (isSyntax(i, upper)) {
      write(i, upper);
    } else {
      write(i, quotedName(token.text()));
    }
    return i + 1;
  }

  /** Whether the word is one of SQL's own where it stands. */
  private boolean isSyntax(int i, String upper) {
    boolean unit = is(i - 1, "TO") || (isSymbol(i - 1, "(") && is(i - 2, "EXTRACT"));
    boolean trimSide = TRIM_SIDES.contains(upper) && isSymbol(i - 1, "(") && is(i - 2, "TRIM");
    boolean unknown = upper.equals("UNKNOWN") && (is(i - 1, "IS") || is(i - 1, "NOT"));
    return unit || trimSide || unknown || KEYWORDS.contains(upper);
  }

  private String call(int i, String upper) {
    boolean special = SPECIAL_CALLS.containsKey(upper) && holds(SPECIAL_CALLS.get(upper), i + 2);
    if (special || KEYWORDS.contains(upper)) {
      return upper;
    }
    return quotedName(upper.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether {@code word} stands between the parentheses that {@code start} is behind the first of.
   */
  private boolean holds(String word, int start) {
    int depth = 1;
    for (int i = start; i < tokens.size() && depth > 0; i++) {
      if (isSymbol(i, "(")) {
        depth++;
      } else if (isSymbol(i, ")")) {
        depth--;
      } else if (depth == 1 && is(i, word)) {
        return true;
      }
    }
    return false;
  }

  /** INTERVAL [-] 5 MINUTES, '5' MINUTE or '5 minutes'. */
  private int interval(int i) {
    int next = i + 1;
    String sign = "";
    if (isSymbol(next, "-") || isSymbol(next, "+")) {
      sign = isSymbol(next, "-") ? "-" : "";
      next++;
    }
    if (kind(next) != Kind.NUMBER && kind(next) != Kind.STRING) {
      throw new ExpressionException(
          sql, "an interval is written INTERVAL 5 MINUTES", tokens.get(i).start());
    }
    String amount = tokens.get(next).text().strip();
    String unit;
    int blank = amount.indexOf(' ');
    if (blank > 0) {
      unit = amount.substring(blank).strip();
      amount = amount.substring(0, blank);
    } else {
      next++;
      unit = kind(next) == Kind.WORD ? tokens.get(next).text() : "";
    }
    write(i, "INTERVAL " + sign + quotedString(amount) + " " + unit(unit, tokens.get(i)));
    return next + 1;
  }

  private String unit(String unit, Token interval) {
    String upper = unit.toUpperCase(Locale.ROOT);
    String singular = upper.endsWith("S") ? upper.substring(0, upper.length() - 1) : upper;
    if (!UNITS.contains(singular)) {
      throw new ExpressionException(
          sql,
          "an interval has one unit (SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS, QUARTERS or"
              + " YEARS), as in INTERVAL 5 MINUTES",
          interval.start());
    }
    return singular;
  }

  private String timestamp(Token token) {
    OptionalLong micros = TimestampText.parse(token.text());
    if (micros.isEmpty() || micros.getAsLong() < FIRST || micros.getAsLong() > LAST) {
      throw new ExpressionException(
          sql,
          "'" + token.text() + "' is no time: write it as '2026-01-02 10:00:00' or '2026-01-02'",
          token.start());
    }
    return quotedString(TimestampText.format(micros.getAsLong()));
  }

  private void write(int i, String word) {
    if (text.length() > 0) {
      text.append(' ');
    }
    places.add(new int[] {text.length(), i});
    text.append(word);
  }

  private static String quotedName(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String quotedString(String string) {
    return "'" + string.replace("'", "''") + "'";
  }

  private boolean is(int i, String word) {
    return kind(i) == Kind.WORD && tokens.get(i).isWord(word);
  }

  private boolean isSymbol(int i, String symbol) {
    return kind(i) == Kind.SYMBOL && tokens.get(i).isSymbol(symbol);
  }

  private Kind kind(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i).kind() : null;
  }
}
