/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static dev.tidemark.batch.ColumnType.BIGINT;
import static dev.tidemark.batch.ColumnType.BOOLEAN;
import static dev.tidemark.batch.ColumnType.INT;
import static dev.tidemark.batch.ColumnType.STRING;
import static dev.tidemark.expression.Kernel.longAt;
import static dev.tidemark.expression.Kernel.textAt;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.StringColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/** Functions of text. Positions and lengths count characters (code points), from 1. */
final class TextFunctions {
  static final List<Function> ALL =
      List.of(
          of("lower", text -> text.toLowerCase(Locale.ROOT)),
          of("upper", text -> text.toUpperCase(Locale.ROOT)),
          of("trim", text -> trimmed(text, " ", true, true)),
          of("ltrim", text -> trimmed(text, " ", true, false)),
          of("rtrim", text -> trimmed(text, " ", false, true)),
          of("reverse", text -> new StringBuilder(text).reverse().toString()),
          length("length"),
          length("char_length"),
          length("character_length"),
          Function.of(
              "substring", STRING, List.of(STRING, BIGINT, BIGINT), 1, TextFunctions::substring),
          Function.of(
              "substr", STRING, List.of(STRING, BIGINT, BIGINT), 1, TextFunctions::substring),
          Function.of("left", STRING, List.of(STRING, BIGINT), TextFunctions::left),
          Function.of("right", STRING, List.of(STRING, BIGINT), TextFunctions::right),
          Function.of(
              "replace", STRING, List.of(STRING, STRING, STRING), 1, TextFunctions::replace),
          Function.of(
              "concat",
              "value, …",
              ReturnTypes.explicit(SqlTypes.of(STRING)),
              OperandTypes.ONE_OR_MORE,
              (arguments, type) -> concat(arguments)),
          Function.of(
              "position",
              INT,
              List.of(STRING, STRING),
              (a, row, out) -> out.setLong(row, position(textAt(a[0], row), textAt(a[1], row)))),
          test("startswith", String::startsWith),
          test("endswith", String::endsWith),
          test("contains", String::contains),
          Function.of(
              "instr",
              INT,
              List.of(STRING, STRING),
              (a, row, out) -> out.setLong(row, position(textAt(a[1], row), textAt(a[0], row)))));

  private TextFunctions() {}

  private static Function of(String name, UnaryOperator<String> operator) {
    return Function.of(
        name,
        STRING,
        List.of(STRING),
        (a, row, out) -> out.setText(row, operator.apply(textAt(a[0], row))));
  }

  private static Function test(String name, BiPredicate<String, String> test) {
    return Function.of(
        name,
        BOOLEAN,
        List.of(STRING, STRING),
        (a, row, out) -> out.setBoolean(row, test.test(textAt(a[0], row), textAt(a[1], row))));
  }

  private static Function length(String name) {
    return Function.of(
        name, INT, List.of(STRING), (a, row, out) -> out.setLong(row, codePoints(a[0], row)));
  }

  /** Every byte of UTF-8 but those that continue a character. */
  private static int codePoints(Column column, int row) {
    StringColumn text = (StringColumn) column;
    byte[] bytes = text.bytes();
    int count = 0;
    for (int i = text.start(row); i < text.end(row); i++) {
      count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  /** All as text, one behind the other; null if one is. */
  static Scalar concat(List<Scalar> arguments) {
    List<Scalar> texts = new ArrayList<>();
    arguments.forEach(argument -> texts.add(Conversion.of(argument, STRING)));
    return new KernelScalar(
        STRING,
        texts,
        (a, row, out) -> {
          out.beginText(row);
          for (Column column : a) {
            StringColumn text = (StringColumn) column;
            out.append(text.bytes(), text.start(row), text.end(row));
          }
          out.endText(row);
        });
  }

  static Scalar trim(boolean left, boolean right, Scalar text, Scalar characters) {
    return new KernelScalar(
        STRING,
        List.of(text, characters),
        (a, row, out) ->
            out.setText(row, trimmed(textAt(a[0], row), textAt(a[1], row), left, right)));
  }

  private static int position(String sought, String text) {
    int index = text.indexOf(sought);
    return index < 0 ? 0 : text.codePointCount(0, index) + 1;
  }

  /** As Spark's: from a position, counted from the end if negative, so many characters or all. */
  private static void substring(Column[] a, int row, Output out) {
    String text = textAt(a[0], row);
    long length = text.codePointCount(0, text.length());
    long position = longAt(a[1], row);
    long from = position > 0 ? position - 1 : position < 0 ? length + position : 0;
    long count = a.length > 2 ? Math.min(longAt(a[2], row), Integer.MAX_VALUE) : Integer.MAX_VALUE;
    set(text, from, from + count, length, row, out);
  }

  private static void left(Column[] a, int row, Output out) {
    String text = textAt(a[0], row);
    set(text, 0, longAt(a[1], row), text.codePointCount(0, text.length()), row, out);
  }

  private static void right(Column[] a, int row, Output out) {
    String text = textAt(a[0], row);
    long length = text.codePointCount(0, text.length());
    set(text, length - Math.max(0, longAt(a[1], row)), length, length, row, out);
  }

  /** The code points from {@code from} to {@code to} of those that there are. */
  private static void set(String text, long from, long to, long length, int row, Output out) {
    int first = (int) Math.max(0, Math.min(length, from));
    int last = (int) Math.max(first, Math.min(length, to));
    int start = text.offsetByCodePoints(0, first);
    out.setText(row, text.substring(start, text.offsetByCodePoints(start, last - first)));
  }

  private static void replace(Column[] a, int row, Output out) {
    String text = textAt(a[0], row);
    String sought = textAt(a[1], row);
    String by = a.length > 2 ? textAt(a[2], row) : "";
    out.setText(row, sought.isEmpty() ? text : text.replace(sought, by));
  }

  private static String trimmed(String text, String characters, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && start < end && characters.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (right && start < end && characters.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }
}
