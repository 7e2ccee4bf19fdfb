/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tidemark.batch.Micros;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  @Test
  void shortText_isItsOwnBounds() {
    assertThat(Bounds.lower("/home"), is("/home"));
    assertThat(Bounds.upper("/home"), is("/home"));
    assertThat(Bounds.upper("x".repeat(32)), is("x".repeat(32)));
  }

  @Test
  void longText_isCutAndTheUpperBoundRaised() {
    String text = "a".repeat(32) + "bcd";
    assertThat(Bounds.lower(text), is("a".repeat(32)));
    assertThat(Bounds.upper(text), is("a".repeat(32) + LAST));
  }

  @Test
  void codePointsAreCounted_notChars() {
    String text = "😀".repeat(33);
    assertThat(Bounds.lower(text), is("😀".repeat(32)));
    assertThat(Bounds.upper(text), is("😀".repeat(32) + LAST));
  }

  @Test
  void greatestCodePointAtTheCut_isKept() {
    String text = "a".repeat(32) + LAST + "z";
    assertThat(Bounds.upper(text), is("a".repeat(32) + LAST + LAST));
  }

  @Test
  void nothingIsGreaterInShort_noUpperBound() {
    assertThat(Bounds.upper(LAST.repeat(80)), nullValue());
    assertThat(Bounds.lower(LAST.repeat(80)), is(LAST.repeat(32)));
  }

  @Test
  void orderIsThatOfUtf8_notOfChars() {
    // U+FF5E is a char above the surrogates, U+1F600 a code point above U+FF5E.
    assertThat("～".compareTo("😀"), greaterThan(0));
    assertThat(Bounds.compareAsUtf8("～", "😀"), is(-1));
  }

  @Property
  void orderAndBoundsHoldForAnyText(
      @ForAll @StringLength(max = 70) String a, @ForAll @StringLength(max = 70) String b) {
    assertThat(Integer.signum(Bounds.compareAsUtf8(a, b)), equalTo(Integer.signum(utf8(a, b))));
    assertThat(utf8(Bounds.lower(a), a), lessThanOrEqualTo(0));
    String upper = Bounds.upper(a);
    if (upper != null) {
      assertThat(utf8(upper, a), greaterThanOrEqualTo(0));
    }
  }

  @Test
  void timestamp_isCutToMillisecondsTowardsThePast() {
    assertThat(timestamp("2026-01-02T10:00:00.123999Z"), is("2026-01-02T10:00:00.123Z"));
    assertThat(timestamp("1969-12-31T23:59:59.999999Z"), is("1969-12-31T23:59:59.999Z"));
    assertThat(timestamp("0001-01-01T00:00:00Z"), is("0001-01-01T00:00:00.000Z"));
  }

  @Test
  void timestampOutsideTheYearsThatAllCanRead_hasNoBound() {
    assertThat(timestamp("0000-12-31T23:59:59Z"), nullValue());
    assertThat(timestamp("+10000-01-01T00:00:00Z"), nullValue());
  }

  private static String timestamp(String instant) {
    return Bounds.timestamp(Micros.of(Instant.parse(instant)));
  }

  private static int utf8(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
