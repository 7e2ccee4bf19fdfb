/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a record of CSV (RFC 4180, in UTF-8) into fields, in place: a field is a slice of the record
 * unless it holds escapes. A quote within a field that does not begin with one is a character like
 * any other.
 *
 * <p>Written by hand for what it tells apart: a field that is empty (null, most often) from one
 * that is quoted and empty (text), which CSV libraries lose or make costly, and because a parser
 * made anew for each record takes longer than all the rest. {@code CsvDecoderTest} compares it with
 * the parser that Spark uses.
 */
final class CsvFields {
  private final int delimiter;
  private final int quote;
  private final int escape;
  private byte[] record;
  private int at;
  private byte[] text;
  private int from;
  private int length;
  private boolean quoted;
  private String problem;
  private byte[] scratch = new byte[64];

  CsvFields(CsvOptions options) {
    this.delimiter = options.delimiter();
    this.quote = options.quote();
    this.escape = options.escape();
  }

  /** All fields of a record as text; those of a header. */
  static List<String> of(byte[] record, CsvOptions options) {
    CsvFields fields = new CsvFields(options);
    fields.begin(record);
    List<String> texts = new ArrayList<>();
    while (fields.next()) {
      texts.add(new String(fields.text, fields.from, fields.length, StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** Goes to the beginning of {@code record}. */
  void begin(byte[] record) {
    this.record = record;
    at = 0;
    problem = null;
  }

  /** Whether there is another field, which then is the current one; false too on a problem. */
  boolean next() {
    if (at > record.length) {
      return false;
    }
    quoted = at < record.length && record[at] == quote;
    if (quoted) {
      return readQuoted();
    }
    from = at;
    while (at < record.length && record[at] != delimiter) {
      at++;
    }
    text = record;
    length = at - from;
    at++; // behind the delimiter, or beyond the end
    return true;
  }

  private boolean readQuoted() {
    int opened = at++;
    from = at;
    text = record;
    int written = -1; // how much of the field is in scratch; -1: it is a slice so far
    while (at < record.length) {
      byte b = record[at];
      boolean more = at + 1 < record.length;
      boolean escapes = more && escape != quote && b == escape && isSpecial(record[at + 1]);
      boolean doubled = more && b == quote && record[at + 1] == quote;
      if (escapes || doubled) {
        written = copy(written);
        scratch[written++] = record[at + 1];
        at += 2;
      } else if (b == quote) {
        return close(written);
      } else {
        if (written >= 0) {
          scratch[written++] = b;
        }
        at++;
      }
    }
    problem = "the quote at byte " + opened + " is not closed";
    return false;
  }

  private boolean isSpecial(byte b) {
    return b == quote || b == escape;
  }

  /** Makes scratch hold the field so far, in a size that no field of the record exceeds. */
  private int copy(int written) {
    if (written >= 0) {
      return written;
    }
    if (scratch.length < record.length) {
      scratch = new byte[record.length];
    }
    System.arraycopy(record, from, scratch, 0, at - from);
    return at - from;
  }

  private boolean close(int written) {
    if (written < 0) {
      length = at - from;
    } else {
      text = scratch;
      from = 0;
      length = written;
    }
    at++;
    if (at < record.length && record[at] != delimiter) {
      problem = "text follows a closing quote, at byte " + at;
      return false;
    }
    at++;
    return true;
  }

  /** What is wrong, or null. */
  String problem() {
    return problem;
  }

  /** The array that holds the current field, until the next one is asked for. */
  byte[] text() {
    return text;
  }

  /** Where in {@link #text} it begins. */
  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** Whether it was written in quotes. */
  boolean isQuoted() {
    return quoted;
  }
}
