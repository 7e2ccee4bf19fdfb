/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.batch.Micros;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * How Delta writes the bounds of long texts and of points in time: shortened, so that a lower bound
 * may be lower than the least value, and an upper bound greater than the greatest, never the other
 * way round.
 */
final class Bounds {
  /** Code points that a bound keeps of a text; delta-spark keeps as many. */
  static final int PREFIX = 32;

  private static final int GREATEST_CODE_POINT = Character.MAX_CODE_POINT;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final long FIRST_YEAR = Micros.of(Instant.parse("0001-01-01T00:00:00Z"));
  private static final long AFTER_LAST_YEAR = Micros.of(Instant.parse("9999-12-31T23:59:59.999Z"));

  private Bounds() {}

  /** The first code points of {@code text}. */
  static String lower(String text) {
    String clean = asWritten(text);
    return clean.substring(0, prefixEnd(clean, PREFIX));
  }

  /**
   * The first code points of {@code text} and, if any are left out, one that is greater than what
   * is left out.
   *
   * @return null when there is no short one
   */
  static String upper(String text) {
    String clean = asWritten(text);
    int end = prefixEnd(clean, PREFIX);
    int longest = prefixEnd(clean, 2 * PREFIX);
    while (end < longest && clean.codePointAt(end) == GREATEST_CODE_POINT) {
      end += Character.charCount(GREATEST_CODE_POINT);
    }
    if (end == clean.length()) {
      return clean;
    }
    if (clean.codePointAt(end) == GREATEST_CODE_POINT) {
      return null;
    }
    return clean.substring(0, end) + Character.toString(GREATEST_CODE_POINT);
  }

  /** The order in which readers hold texts: that of their bytes in UTF-8, unsigned. */
  static int compareAsUtf8(String a, String b) {
    int same = 0;
    int shorter = Math.min(a.length(), b.length());
    while (same < shorter && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    if (same == shorter) {
      return Integer.compare(a.length(), b.length());
    }
    if (Character.isSurrogate(a.charAt(same)) || Character.isSurrogate(b.charAt(same))) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
    return Character.compare(a.charAt(same), b.charAt(same));
  }

  /**
   * A point in time as text, cut down to milliseconds; readers know that and add one to an upper
   * bound.
   *
   * @return null outside the years 1 to 9999, which not every reader can parse
   */
  static String timestamp(long micros) {
    return micros < FIRST_YEAR || micros > AFTER_LAST_YEAR
        ? null
        : MILLIS.format(Micros.toInstant(micros));
  }

  /** Half a surrogate pair has no UTF-8 form, and a file holds "?" for it. */
  private static String asWritten(String text) {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : text;
  }

  private static int prefixEnd(String text, int codePoints) {
    return text.length() <= codePoints || text.codePointCount(0, text.length()) <= codePoints
        ? text.length()
        : text.offsetByCodePoints(0, codePoints);
  }
}
