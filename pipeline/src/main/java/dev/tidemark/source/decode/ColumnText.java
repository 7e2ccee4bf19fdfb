/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Values written as text, as columns take them. Anything but a STRING may have blanks around it.
 *
 * <table>
 * <caption>What a column takes</caption>
 * <tr><td>STRING</td><td>the text as it is</td></tr>
 * <tr><td>INT, BIGINT</td><td>a number in range that is whole, be it written 1000, 1e3 or 1000.0</td></tr>
 * <tr><td>DOUBLE</td><td>a decimal number that is finite as a double</td></tr>
 * <tr><td>BOOLEAN</td><td>true, false, in any case</td></tr>
 * <tr><td>TIMESTAMP</td><td>ISO 8601, UTC where it has no offset; or a whole number, in
 * milliseconds since 1970</td></tr>
 * </table>
 */
final class ColumnText {
  private static final int SHOWN = 40;
  private static final int LONGEST_NUMBER = 1_000; // as in JSON
  private static final int SAFE_DIGITS = 18;

  /** Not what only Java takes for a number: 0x1p3, 1d, NaN. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

  private ColumnText() {}

  /** Sets a column of {@code row} to what {@code text} says, or tells what is wrong with it. */
  static Optional<String> set(
      EventBatchBuilder row,
      int column,
      EventSchema.Field field,
      byte[] text,
      int from,
      int length) {
    switch (field.type()) {
      case STRING -> {
        row.setString(column, text, from, length);
        return Optional.empty();
      }
      case BOOLEAN -> {
        return setBoolean(row, column, field, shown(text, from, length));
      }
      case DOUBLE -> {
        return setDouble(row, column, field, text, from, length);
      }
      case TIMESTAMP -> {
        return setTimestamp(row, column, field, text, from, length);
      }
      default -> {
        return setWhole(row, column, field, text, from, length);
      }
    }
  }

  private static Optional<String> setBoolean(
      EventBatchBuilder row, int column, EventSchema.Field field, String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (!word.equals("true") && !word.equals("false")) {
      return wrong(field, text, "is not true or false");
    }
    row.setLong(column, word.equals("true") ? 1 : 0);
    return Optional.empty();
  }

  private static Optional<String> setDouble(
      EventBatchBuilder row,
      int column,
      EventSchema.Field field,
      byte[] text,
      int from,
      int length) {
    String number = number(text, from, length);
    if (!DECIMAL.matcher(number).matches()) {
      return wrong(field, shown(text, from, length), "is not a number");
    }
    double value = Double.parseDouble(number);
    if (Double.isInfinite(value)) {
      return wrong(field, shown(text, from, length), "is out of range for DOUBLE");
    }
    row.setDouble(column, value);
    return Optional.empty();
  }

  private static Optional<String> setWhole(
      EventBatchBuilder row,
      int column,
      EventSchema.Field field,
      byte[] text,
      int from,
      int length) {
    Long value = whole(text, from, length);
    if (value == null) {
      return wrong(
          field, shown(text, from, length), "is not a whole number that fits " + field.type());
    }
    if (field.type() == ColumnType.INT && value != value.intValue()) {
      return wrong(field, shown(text, from, length), "is out of range for INT");
    }
    row.setLong(column, value);
    return Optional.empty();
  }

  private static Optional<String> setTimestamp(
      EventBatchBuilder row,
      int column,
      EventSchema.Field field,
      byte[] text,
      int from,
      int length) {
    int start = from;
    int end = from + length;
    while (start < end && text[start] == ' ') {
      start++;
    }
    while (end > start && text[end - 1] == ' ') {
      end--;
    }
    long micros = TimestampText.parse(text, start, end - start);
    if (micros == TimestampText.INVALID) {
      Long millis = whole(text, start, end - start);
      if (millis == null) {
        return wrong(
            field,
            shown(text, from, length),
            "is not a timestamp such as 2026-01-02T10:03:04.567Z, or milliseconds since 1970");
      }
      if (millis < TimestampText.MIN_MILLIS || millis > TimestampText.MAX_MILLIS) {
        return wrong(
            field,
            shown(text, from, length),
            "milliseconds since 1970 is outside the years 0001 to 9999");
      }
      micros = Micros.ofMillis(millis);
    }
    row.setLong(column, micros);
    return Optional.empty();
  }

  /** The whole number, or null if it is none or does not fit. */
  private static Long whole(byte[] text, int from, int length) {
    int at = from;
    int end = from + length;
    boolean negative = at < end && text[at] == '-';
    int digits = at + (negative ? 1 : 0);
    if (end - digits >= 1 && end - digits <= SAFE_DIGITS) {
      long value = 0;
      for (at = digits; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        value = value * 10 + text[at] - '0';
      }
      if (at == end) {
        return negative ? -value : value;
      }
    }
    String number = number(text, from, length);
    if (!DECIMAL.matcher(number).matches()) {
      return null;
    }
    try {
      return new BigDecimal(number).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static String number(byte[] text, int from, int length) {
    return length > LONGEST_NUMBER
        ? ""
        : new String(text, from, length, StandardCharsets.ISO_8859_1).strip();
  }

  private static Optional<String> wrong(EventSchema.Field field, String text, String why) {
    return Optional.of("column " + field.name() + ": \"" + text + "\" " + why);
  }

  private static String shown(byte[] text, int from, int length) {
    String whole = new String(text, from, Math.min(length, 4 * SHOWN), StandardCharsets.UTF_8);
    return whole.length() <= SHOWN ? whole : whole.substring(0, SHOWN) + "…";
  }
}
