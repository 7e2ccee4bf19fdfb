/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import java.io.Serializable;
import java.util.Objects;

/**
 * How CSV is written; the names are those of Spark's CSV source. Special characters are single
 * characters of ASCII.
 *
 * @param header whether the first record of a file names its columns, which then go by name;
 *     otherwise they go by position
 * @param delimiter between fields
 * @param quote around fields that hold a delimiter, a quote or a line end; within, it is doubled
 * @param escape within quotes, takes a quote or an escape after it literally; the quote itself:
 *     only doubling does
 * @param nullValue the text of a field without quotes that stands for null
 * @param multiLine whether quoted fields may hold line ends; then a file is read in one piece
 */
public record CsvOptions(
    boolean header, char delimiter, char quote, char escape, String nullValue, boolean multiLine)
    implements Serializable {

  public CsvOptions {
    Objects.requireNonNull(nullValue, "nullValue");
    requireAscii("delimiter", delimiter);
    requireAscii("quote", quote);
    requireAscii("escape", escape);
    if (delimiter == quote) {
      throw new IllegalArgumentException("delimiter and quote are both " + quote);
    }
  }

  private static void requireAscii(String name, char c) {
    if (c > 127 || c == '\n' || c == '\r') {
      throw new IllegalArgumentException(
          name + " is \"" + c + "\": it must be one character of ASCII, and no line end");
    }
  }

  /** RFC 4180: by position, commas, double quotes; nothing at all is null. */
  public static CsvOptions standard() {
    return new CsvOptions(false, ',', '"', '"', "", false);
  }

  public CsvOptions withHeader() {
    return new CsvOptions(true, delimiter, quote, escape, nullValue, multiLine);
  }

  public CsvOptions withDelimiter(char delimiter) {
    return new CsvOptions(header, delimiter, quote, escape, nullValue, multiLine);
  }

  /** With another quote, which then is the escape too if the old one was. */
  public CsvOptions withQuote(char quote) {
    char escape = this.escape == this.quote ? quote : this.escape;
    return new CsvOptions(header, delimiter, quote, escape, nullValue, multiLine);
  }

  public CsvOptions withEscape(char escape) {
    return new CsvOptions(header, delimiter, quote, escape, nullValue, multiLine);
  }

  public CsvOptions withNullValue(String nullValue) {
    return new CsvOptions(header, delimiter, quote, escape, nullValue, multiLine);
  }

  public CsvOptions withMultiLine() {
    return new CsvOptions(header, delimiter, quote, escape, nullValue, true);
  }
}
