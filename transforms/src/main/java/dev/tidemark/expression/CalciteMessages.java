/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventSchema;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;

/** What Calcite complains of, in the words that the rest of Tidemark uses. */
final class CalciteMessages {
  private static final String CAST = "convert with CAST(… AS type)";
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", "<=", ">", ">=");
  private static final Pattern OPERANDS =
      Pattern.compile("Cannot apply '(.+?)' to arguments of type '(.*?)'\\..*", Pattern.DOTALL);
  private static final Pattern COUNT =
      Pattern.compile("Invalid number of arguments to function '(.+?)'.*");
  private static final Pattern CASTS =
      Pattern.compile("Cast function cannot convert value of type (\\w+).* to type (\\w+).*");
  private static final Pattern UNIT = Pattern.compile("'(\\w+)' is not a valid time frame");
  private static final Pattern NUMBER = Pattern.compile("Numeric literal '(.+)' out of range");
  private static final Pattern TYPE = Pattern.compile("(\\w)?<([A-Z]+)[^<>]*>");

  private CalciteMessages() {}

  /** Whether the parser would have had more. */
  static boolean isEnd(SqlParseException e) {
    return firstLine(e.getMessage()).contains("<EOF>\" at ");
  }

  /**
   * @param token the word that Calcite stopped at
   */
  static String parse(SqlParseException e, Token token, EventSchema schema) {
    String message = e.getMessage();
    if (!message.startsWith("Encountered") && !message.startsWith("Incorrect syntax")) {
      return validation(message);
    }
    String problem = "\"" + token.text() + "\" is not expected here";
    return token.kind() == Token.Kind.WORD
            && CalciteText.isKeyword(token.text())
            && schema.contains(token.text())
        ? problem + ": to mean the column, write `" + token.text() + "`"
        : problem + ": an operator, a comma or a parenthesis may be missing before it";
  }

  static String validation(CalciteContextException e) {
    return validation(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }

  private static String validation(String message) {
    Matcher operands = OPERANDS.matcher(message);
    if (operands.matches()) {
      return operands(operands.group(1), types(operands.group(2).replace("`", "")));
    }
    Matcher count = COUNT.matcher(message);
    if (count.matches()) {
      return count.group(1)
          + " takes other arguments: write "
          + Functions.signature(count.group(1)).orElse(count.group(1) + "(…)");
    }
    Matcher casts = CASTS.matcher(message);
    if (casts.matches()) {
      return "a %s cannot be made a %s: leave out the CAST, or CAST something else"
          .formatted(casts.group(1), casts.group(2));
    }
    Matcher unit = UNIT.matcher(message);
    if (unit.matches()) {
      return "there is no unit %s: the units are %s"
          .formatted(unit.group(1).toLowerCase(Locale.ROOT), String.join(", ", TimeUnit.names()));
    }
    Matcher number = NUMBER.matcher(message);
    if (number.matches()) {
      return number.group(1) + " is out of the range of DOUBLE: write a number nearer to 0";
    }
    if (message.startsWith("Illegal mixing of types")) {
      return "the branches of a CASE must have one type: " + CAST;
    }
    if (message.startsWith("Expected a boolean type")) {
      return "what stands behind WHEN must be BOOLEAN: compare it with something";
    }
    return types(firstLine(message));
  }

  private static String operands(String operator, String call) {
    if (COMPARISONS.contains(operator)) {
      return "cannot compare "
          + call.replace(" " + operator + " ", " with ")
          + ": convert one with CAST(… AS type)";
    }
    if (call.contains("TIMESTAMP") && (operator.equals("+") || operator.equals("-"))) {
      return "there is no "
          + call
          + ": to shift a time, add INTERVAL 5 MINUTES; to measure between times, subtract"
          + " unix_millis(…)";
    }
    return Functions.signature(operator.toLowerCase(Locale.ROOT))
        .map(signature -> call + " does not fit " + signature + ": " + CAST)
        .orElse("there is no " + call + ": " + CAST);
  }

  private static String types(String message) {
    return TYPE.matcher(message)
        .replaceAll(
            found -> {
              String type =
                  switch (found.group(2)) {
                    case "CHAR", "VARCHAR", "CHARACTER" -> "STRING";
                    case "INTEGER" -> "INT";
                    case "DECIMAL", "FLOAT", "REAL" -> "DOUBLE";
                    default -> found.group(2);
                  };
              return found.group(1) == null ? type : found.group(1) + " " + type;
            });
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end)).strip();
  }
}
