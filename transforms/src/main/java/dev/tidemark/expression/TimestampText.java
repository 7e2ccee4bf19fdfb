/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Micros;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as text. */
final class TimestampText {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final Pattern FORMAT =
      Pattern.compile(
          "([+-]?\\d{4,6})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[ T](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?"
              + "\\s*(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?)?");

  private TimestampText() {}

  /**
   * Microseconds since 1970 of {@code 2026-01-02}, {@code 2026-01-02 10:00}, {@code 2026-01-02
   * 10:00:00} with or without a fraction, with {@code T} for the blank, and with or without {@code
   * Z} or an offset such as {@code +02:00} behind; without one it is UTC. Empty if it is none.
   */
  static OptionalLong parse(String text) {
    Matcher m = FORMAT.matcher(text.strip());
    if (!m.matches()) {
      return OptionalLong.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              number(m, 1),
              number(m, 2),
              number(m, 3),
              number(m, 4),
              number(m, 5),
              number(m, 6),
              nanos(m.group(7)));
      return OptionalLong.of(Micros.of(local.toInstant(offset(m.group(8)))));
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static int number(Matcher m, int group) {
    return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  private static ZoneOffset offset(String zone) {
    return zone == null || zone.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(zone);
  }

  /** {@code 2026-01-02 10:00:00}, and a fraction of a second if there is one; UTC. */
  static String format(long micros) {
    LocalDateTime time = LocalDateTime.ofInstant(Micros.toInstant(micros), ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(26);
    text.append(time.toLocalDate()).append(' ');
    pad(text, time.getHour()).append(':');
    pad(text, time.getMinute()).append(':');
    pad(text, time.getSecond());
    long fraction = Math.floorMod(micros, MICROS_PER_SECOND);
    if (fraction > 0) {
      int point = text.length();
      text.append(MICROS_PER_SECOND + fraction).setCharAt(point, '.');
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    return text.toString();
  }

  private static StringBuilder pad(StringBuilder text, int number) {
    return text.append(number < 10 ? "0" : "").append(number);
  }
}
