/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import dev.tidemark.stepping.TimeText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;

/**
 * A row that is to come. Columns that it does not name may hold anything.
 *
 * @param line the line it was written in
 * @param values by column, as they were written
 * @param date of those times that were written without one
 */
record ExpectedRow(int line, Map<String, Value> values, Optional<LocalDate> date) {
  private static final double TOLERANCE = 1e-9;

  /**
   * A value as it was written.
   *
   * @param text empty for null
   */
  record Value(Optional<String> text) {
    @Override
    public String toString() {
      return text.orElse("NULL");
    }
  }

  /** Whether {@code row} is this one. */
  boolean matches(Row row) {
    return values.entrySet().stream()
        .allMatch(entry -> same(entry.getValue(), row.getValue(entry.getKey())));
  }

  /** How many of the named columns {@code row} agrees in. */
  long agreesIn(Row row) {
    return values.entrySet().stream()
        .filter(entry -> same(entry.getValue(), row.getValue(entry.getKey())))
        .count();
  }

  boolean same(Value expected, Object actual) {
    if (actual == null || expected.text().isEmpty()) {
      return actual == null && expected.text().isEmpty();
    }
    String text = expected.text().get();
    if (actual instanceof Instant time) {
      return DateText.parse(text, date).equals(Optional.of(time));
    }
    if (actual instanceof Number number) {
      return sameNumber(text, number);
    }
    return actual.toString().equals(text);
  }

  private static boolean sameNumber(String text, Number actual) {
    try {
      BigDecimal expected = new BigDecimal(text);
      if (!(actual instanceof Double || actual instanceof Float)) {
        return expected.compareTo(new BigDecimal(actual.toString())) == 0;
      }
      double difference = Math.abs(expected.doubleValue() - actual.doubleValue());
      return difference <= TOLERANCE * Math.max(1, Math.abs(expected.doubleValue()));
    } catch (NumberFormatException e) {
      return String.valueOf(actual).equals(text); // NaN, Infinity
    }
  }

  /** Times of which the date may be known from elsewhere. */
  static final class DateText {
    private DateText() {}

    static Optional<Instant> parse(String text, Optional<LocalDate> date) {
      return TimeText.parse(full(text, date));
    }

    /** {@code text} with the date in front if it is a time of day. */
    static String full(String text, Optional<LocalDate> date) {
      return date.isPresent() && text.matches("\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?Z?")
          ? date.get() + "T" + text
          : text;
    }
  }
}
