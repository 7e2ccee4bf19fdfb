/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

/**
 * A word of SQL.
 *
 * @param text a name without its backticks, a string without its quotes, anything else as written
 * @param start where it begins in the SQL
 * @param end where the SQL goes on behind it
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    SYMBOL
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Whether it names a column for certain, or may do so. */
  boolean isName() {
    return kind == Kind.QUOTED_NAME || kind == Kind.WORD;
  }
}
