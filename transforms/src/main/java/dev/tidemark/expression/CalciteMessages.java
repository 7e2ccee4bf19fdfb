/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventSchema;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;

/** What Calcite complains of, in the words that the rest of Tidemark uses. */
final class CalciteMessages {
  private static final Pattern OPERANDS =
      Pattern.compile("Cannot apply '(.+?)' to arguments of type '(.*?)'\\.(.*)", Pattern.DOTALL);
  private static final Pattern TYPE = Pattern.compile("<([A-Z]+)[^<>]*>");

  private CalciteMessages() {}

  /**
   * @param token the word that Calcite stopped at
   */
  static String parse(SqlParseException e, Token token, EventSchema schema) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    if (!message.startsWith("Encountered") && !message.startsWith("Incorrect syntax")) {
      return firstLine(message);
    }
    String problem = "\"" + token.text() + "\" is not expected here";
    return token.kind() == Token.Kind.WORD && schema.contains(token.text())
        ? problem + ": to mean the column, write `" + token.text() + "`"
        : problem + ": an operator, a comma or a parenthesis may be missing before it";
  }

  static String validation(CalciteContextException e) {
    String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    Matcher m = OPERANDS.matcher(message);
    if (!m.matches()) {
      return types(firstLine(message));
    }
    return "cannot apply "
        + m.group(1)
        + " in "
        + types(m.group(2)).replace("`", "")
        + ": "
        + Functions.signature(m.group(1)).map(signature -> "it is " + signature + "; ").orElse("")
        + "convert with CAST(… AS type) what is of another type";
  }

  private static String types(String message) {
    Matcher m = TYPE.matcher(message);
    return m.replaceAll(
        found ->
            switch (found.group(1)) {
              case "CHAR", "VARCHAR", "CHARACTER" -> "STRING";
              case "INTEGER" -> "INT";
              case "DECIMAL", "FLOAT", "REAL" -> "DOUBLE";
              default -> found.group(1);
            });
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end)).strip();
  }
}
