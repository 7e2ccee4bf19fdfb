/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

/**
 * Reads points in time written as ISO 8601, to microseconds since 1970: {@code
 * 2026-01-02T10:03:04.567890Z}. The date may stand alone (midnight), the seconds and their fraction
 * (up to nanoseconds, cut off to microseconds) may be missing, a space may stand for {@code T}, and
 * the offset is {@code Z}, {@code +01}, {@code +0100} or {@code +01:00}, at most 18 hours, or
 * missing, which means UTC. Years 0001 to 9999.
 *
 * <p>Written by hand because it runs for every row, and java.time takes longer than all the rest of
 * decoding it.
 */
final class TimestampText {
  /** Not a point in time. No text means this one. */
  static final long INVALID = Long.MIN_VALUE;

  /** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z in milliseconds since 1970. */
  static final long MIN_MILLIS = -62_135_596_800_000L;

  static final long MAX_MILLIS = 253_402_300_799_999L;

  private static final int[] DAYS_BEFORE_MONTH = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334
  };
  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final long DAYS_FROM_YEAR_1_TO_1970 = 719_162;
  private static final int MAX_OFFSET_SECONDS = 18 * 3600;

  private static final Layout DATE = Layout.of("0000-00-");
  private static final Layout TIME = Layout.of("00T00:00");
  private static final Layout MILLIS = Layout.of(":00.000Z");

  private final byte[] text;
  private final int end;
  private int at;

  private TimestampText(byte[] text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  /** The point in time that {@code length} bytes of {@code text} say, or {@link #INVALID}. */
  static long parse(byte[] text, int from, int length) {
    long micros = length == 3 * Long.BYTES ? millisecondsOfUtc(text, from) : INVALID;
    return micros == INVALID ? new TimestampText(text, from, from + length).parse() : micros;
  }

  /**
   * What most programs write, {@code 2026-01-02T10:03:04.567Z}, eight bytes at a time; INVALID if
   * it is anything else.
   */
  private static long millisecondsOfUtc(byte[] text, int from) {
    long date = DATE.digits(text, from);
    long time = TIME.digits(text, from + Long.BYTES);
    long rest = MILLIS.digits(text, from + 2 * Long.BYTES);
    if ((date | time | rest) == Layout.OTHER) {
      return INVALID;
    }
    int year = two(date, 0) * 100 + two(date, 2);
    int month = two(date, 5);
    int day = two(time, 0);
    int hour = two(time, 3);
    int minute = two(time, 6);
    int second = two(rest, 1);
    if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) {
      return INVALID;
    }
    long seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second;
    return (seconds * 1000 + two(rest, 4) * 10L + digit(rest, 6)) * 1000;
  }

  /** The number that two digits of a layout are. */
  private static int two(long digits, int at) {
    return digit(digits, at) * 10 + digit(digits, at + 1);
  }

  private static int digit(long digits, int at) {
    return (int) (digits >>> (at * Byte.SIZE)) & 0xF;
  }

  /**
   * What eight bytes must be.
   *
   * @param bytes themselves, 0 for any digit, the first one lowest
   * @param room what each, when these are taken off it, may have added without a carry to its
   *     highest bit: a digit 118, so that it is 9 at most, all else 127
   */
  private record Layout(long bytes, long room) {
    /** The bytes are others. All its bits are set. */
    static final long OTHER = -1;

    private static final long HIGH_BITS = 0x8080808080808080L;

    static Layout of(String text) {
      long bytes = 0;
      long room = 0;
      for (int i = text.length() - 1; i >= 0; i--) {
        bytes = (bytes << Byte.SIZE) | text.charAt(i);
        room = (room << Byte.SIZE) | (text.charAt(i) == '0' ? 118 : 127);
      }
      return new Layout(bytes, room);
    }

    /** The digits, each in its byte as a number; {@link #OTHER} if the bytes are not so. */
    long digits(byte[] text, int from) {
      long digits = ByteScan.eight(text, from) ^ bytes;
      return (((digits + room) | digits) & HIGH_BITS) == 0 ? digits : OTHER;
    }
  }

  private long parse() {
    int year = number(4);
    int month = separated('-');
    int day = separated('-');
    if (!isDay(year, month, day)) {
      return INVALID;
    }
    long seconds = daysSince1970(year, month, day) * 86_400;
    if (at == end) {
      return seconds * 1_000_000;
    }
    byte separator = text[at++];
    if (separator != 'T' && separator != ' ' && separator != 't') {
      return INVALID;
    }
    int hour = number(2);
    int minute = separated(':');
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return INVALID;
    }
    int second = 0;
    int micros = 0;
    if (at < end && text[at] == ':') {
      second = separated(':');
      micros = fraction();
      if (second < 0 || second > 59 || micros < 0) {
        return INVALID;
      }
    }
    int offset = offset();
    if (offset == Integer.MIN_VALUE || at != end) {
      return INVALID;
    }
    return (seconds + hour * 3600L + minute * 60L + second - offset) * 1_000_000 + micros;
  }

  /** The next {@code digits} digits, or -1. */
  private int number(int digits) {
    if (end - at < digits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text[at++] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** The two digits after {@code separator}, or -1. */
  private int separated(char separator) {
    return at < end && text[at++] == separator ? number(2) : -1;
  }

  /** The microseconds of a fraction of one to nine digits, 0 where there is none, or -1. */
  private int fraction() {
    if (at == end || text[at] != '.') {
      return 0;
    }
    at++;
    int digits = 0;
    int micros = 0;
    for (; at < end && text[at] >= '0' && text[at] <= '9'; at++, digits++) {
      if (digits < 6) {
        micros = micros * 10 + text[at] - '0';
      }
    }
    if (digits < 1 || digits > 9) {
      return -1;
    }
    for (; digits < 6; digits++) {
      micros *= 10;
    }
    return micros;
  }

  /** The offset in seconds, 0 where there is none, or {@code Integer.MIN_VALUE}. */
  private int offset() {
    if (at == end) {
      return 0;
    }
    byte sign = text[at++];
    if (sign == 'Z' || sign == 'z') {
      return 0;
    }
    int hours = number(2);
    int minutes = 0;
    if (at < end) {
      minutes = text[at] == ':' ? separated(':') : number(2);
    }
    if ((sign != '+' && sign != '-') || hours < 0 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    if (seconds > MAX_OFFSET_SECONDS) {
      return Integer.MIN_VALUE;
    }
    return sign == '-' ? -seconds : seconds;
  }

  private static boolean isDay(int year, int month, int day) {
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
  }

  private static int daysIn(int month, int year) {
    return month == 2 && isLeap(year) ? 29 : DAYS_IN_MONTH[month - 1];
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  private static long daysSince1970(int year, int month, int day) {
    int before = year - 1;
    long days = before * 365L + before / 4 - before / 100 + before / 400;
    int leapDay = month > 2 && isLeap(year) ? 1 : 0;
    return days + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1 - DAYS_FROM_YEAR_1_TO_1970;
  }
}
