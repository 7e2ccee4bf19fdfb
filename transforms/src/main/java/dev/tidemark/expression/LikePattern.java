/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * A LIKE pattern over UTF-8: {@code %} stands for any characters, {@code _} for one, and the escape
 * character makes the one behind it stand for itself.
 */
final class LikePattern {
  private static final int ANY = 256;
  private static final int ONE = 257;

  /** Bytes of text, or one of the two wildcards. */
  private final int[] symbols;

  private LikePattern(int[] symbols) {
    this.symbols = symbols;
  }

  static LikePattern of(String pattern, int escape) {
    IntStream.Builder symbols = IntStream.builder();
    int[] characters = pattern.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i];
      if (c == escape && i + 1 < characters.length) {
        addText(characters[++i], symbols);
      } else if (c == '%') {
        symbols.add(ANY);
      } else if (c == '_') {
        symbols.add(ONE);
      } else {
        addText(c, symbols);
      }
    }
    return new LikePattern(symbols.build().toArray());
  }

  private static void addText(int codePoint, IntStream.Builder symbols) {
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      symbols.add(b & 0xFF);
    }
  }

  /** Matches with one way back: to the last {@code %}, which then takes one byte more. */
  boolean matches(byte[] bytes, int start, int end) {
    int at = start;
    int symbol = 0;
    int retrySymbol = -1;
    int retryAt = start;
    while (at < end) {
      if (symbol < symbols.length && symbols[symbol] == ANY) {
        retrySymbol = ++symbol;
        retryAt = at;
      } else if (symbol < symbols.length && symbols[symbol] == ONE && starts(bytes[at])) {
        symbol++;
        at = next(bytes, at, end);
      } else if (symbol < symbols.length && symbols[symbol] == (bytes[at] & 0xFF)) {
        symbol++;
        at++;
      } else if (retrySymbol >= 0) {
        symbol = retrySymbol;
        at = ++retryAt;
      } else {
        return false;
      }
    }
    while (symbol < symbols.length && symbols[symbol] == ANY) {
      symbol++;
    }
    return symbol == symbols.length;
  }

  private static int next(byte[] bytes, int at, int end) {
    do {
      at++;
    } while (at < end && !starts(bytes[at]));
    return at;
  }

  private static boolean starts(byte b) {
    return (b & 0xC0) != 0x80;
  }
}
