/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.Micros;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTextTest {
  private static final DateTimeFormatter MILLISECONDS_OF_UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  private static long parse(String text) {
    byte[] padded = ("7" + text + "7").getBytes(StandardCharsets.UTF_8);
    return TimestampText.parse(padded, 1, padded.length - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T10:03:04Z, 2026-01-02T10:03:04Z",
    "2026-01-02 10:03:04, 2026-01-02T10:03:04Z",
    "2026-01-02t10:03:04z, 2026-01-02T10:03:04Z",
    "2026-01-02T10:03, 2026-01-02T10:03:00Z",
    "2026-01-02T10:03+01:00, 2026-01-02T09:03:00Z",
    "2026-01-02, 2026-01-02T00:00:00Z",
    "2026-01-02T10:03:04.5, 2026-01-02T10:03:04.5Z",
    "2026-01-02T10:03:04.123456789Z, 2026-01-02T10:03:04.123456Z",
    "2026-01-02T00:30:00+01:00, 2026-01-01T23:30:00Z",
    "2026-01-02T00:30:00-0130, 2026-01-02T02:00:00Z",
    "2026-01-02T00:30:00-18, 2026-01-02T18:30:00Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
    "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z"
  })
  void reads(String text, Instant expected) {
    assertThat(Micros.toInstant(parse(text)), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "today",
        "2026",
        "2026-1-2",
        "2026-13-01",
        "2026-00-01",
        "2026-02-29",
        "1900-02-29",
        "2026-04-31",
        "0000-01-01",
        "-001-01-01",
        "+2026-01-01",
        "2026-01-02T",
        "2026-01-02T10",
        "2026-01-02T24:00:00",
        "2026-01-02T10:60",
        "2026-01-02T10:03:60",
        "2026-01-02T10:03:04.",
        "2026-01-02T10:03:04.Z",
        "2026-01-02T10:03:04.1234567890",
        "2026-01-02T10:03:04+",
        "2026-01-02T10:03:04+1",
        "2026-01-02T10:03:04+18:01",
        "2026-01-02T10:03:04+01:60",
        "2026-01-02T10:03:04+01:",
        "2026-01-02T10:03:04Zz",
        "2026-01-02T10:03:04 Z",
        " 2026-01-02T10:03:04Z",
        "2026-01-02X10:03:04Z",
        "2026/01/02",
        "٢٠٢٦-01-02"
      })
  void refuses(String text) {
    assertThat(text, parse(text), is(TimestampText.INVALID));
  }

  @Provide
  Arbitrary<LocalDateTime> times() {
    Arbitrary<LocalDate> dates =
        Arbitraries.oneOf(
            Arbitraries.longs()
                .between(
                    LocalDate.of(1, 1, 1).toEpochDay(), LocalDate.of(9999, 12, 31).toEpochDay())
                .map(LocalDate::ofEpochDay),
            Arbitraries.integers()
                .between(1, 9999)
                .flatMap(
                    year ->
                        Arbitraries.integers()
                            .between(55, 61)
                            .map(day -> LocalDate.ofYearDay(year, day))));
    return dates.flatMap(
        date ->
            Arbitraries.longs()
                .between(0, LocalTime.MAX.toNanoOfDay())
                .map(nanos -> LocalDateTime.of(date, LocalTime.ofNanoOfDay(nanos))));
  }

  @Property(tries = 5_000)
  void agreesWithJavaTime(
      @ForAll("times") LocalDateTime time,
      @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
    OffsetDateTime at = time.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));

    assertThat(parse(at.toString()), is(Micros.of(at.toInstant())));
    assertThat(parse(time.toString()), is(Micros.of(time.toInstant(ZoneOffset.UTC))));
    assertThat(
        parse(time.toString().replace('T', ' ') + "Z"),
        is(Micros.of(time.toInstant(ZoneOffset.UTC))));
  }

  /** Changes one character of a timestamp: both refuse it, or both read the same. */
  @Property(tries = 5_000)
  void agreesWithJavaTimeOnWhatIsNone(
      @ForAll("times") LocalDateTime time, @ForAll int place, @ForAll("near") char with) {
    StringBuilder text = new StringBuilder(time + "+01:30");
    text.setCharAt(Math.floorMod(place, text.length()), with);

    // What we read and OffsetDateTime does not.
    if (text.charAt(10) == ' ' || isShortOffset(text.toString())) {
      return;
    }
    assertThat(text.toString(), parse(text.toString()), is(asJavaReads(text.toString())));
  }

  /** Of the form that is read by eight bytes. */
  @Property(tries = 10_000)
  void millisecondsOfUtc_agreeWithJavaTime(
      @ForAll("times") LocalDateTime time, @ForAll int place, @ForAll("near") char with) {
    StringBuilder text = new StringBuilder(MILLISECONDS_OF_UTC.format(time));
    assertThat(text.length(), is(24));
    assertThat(text.toString(), parse(text.toString()), is(asJavaReads(text.toString())));

    text.setCharAt(Math.floorMod(place, text.length()), with);
    if (text.charAt(10) != ' '
        && !Character.isDigit(text.charAt(23))) { // no offset: we take it for UTC
      assertThat(text.toString(), parse(text.toString()), is(asJavaReads(text.toString())));
    }
  }

  private static long asJavaReads(String text) {
    try {
      OffsetDateTime read = OffsetDateTime.parse(text);
      return read.getYear() < 1 ? TimestampText.INVALID : Micros.of(read.toInstant());
    } catch (DateTimeException e) {
      return TimestampText.INVALID;
    }
  }

  private static boolean isShortOffset(String text) {
    return !text.matches(".*[+-]\\d\\d:\\d\\d");
  }

  @Provide
  Arbitrary<Character> near() {
    return Arbitraries.of(
        '0', '1', '2', '3', '5', '6', '9', '-', ':', '.', '+', 'T', 'Z', ' ', '/', ';', 'p', 't',
        'z');
  }
}
