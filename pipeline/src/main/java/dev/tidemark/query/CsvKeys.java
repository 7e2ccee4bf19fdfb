/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;

import dev.tidemark.source.decode.CsvOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys that say how CSV is written; their names are those of Spark's CSV source. */
final class CsvKeys {
  /** Those of records that come one by one. */
  static final List<Key> RECORD =
      List.of(
          optional("delimiter", Key.Type.TEXT, "','", "What stands between fields."),
          optional("quote", Key.Type.TEXT, "'\"'", "What stands around fields that need it."),
          optional(
              "escape", Key.Type.TEXT, "'\\'", "Within quotes, takes a quote after it literally."),
          optional("nullValue", Key.Type.TEXT, "NULL", "The field that stands for null."));

  /** Those of files. */
  static final List<Key> FILE =
      Stream.concat(
              Stream.of(
                  optional(
                      "header",
                      Key.Type.FLAG,
                      "true",
                      "Whether a file's first record names its columns."),
                  optional(
                      "multiLine",
                      Key.Type.FLAG,
                      "true",
                      "Whether quoted fields may hold line ends.")),
              RECORD.stream())
          .toList();

  private CsvKeys() {}

  /** What {@code fields} say; what cannot be is reported, and left at its default. */
  static CsvOptions read(Fields fields) {
    CsvOptions csv = CsvOptions.standard();
    csv = character("quote", fields, csv.delimiter()).map(csv::withQuote).orElse(csv);
    csv = character("delimiter", fields, csv.quote()).map(csv::withDelimiter).orElse(csv);
    csv = character("escape", fields, csv.delimiter()).map(csv::withEscape).orElse(csv);
    csv = fields.text("nullValue").map(csv::withNullValue).orElse(csv);
    return csv;
  }

  /** The same for files. */
  static CsvOptions readOfFiles(Fields fields) {
    CsvOptions csv = read(fields);
    csv = fields.flag("header").orElse(false) ? csv.withHeader() : csv;
    return fields.flag("multiLine").orElse(false) ? csv.withMultiLine() : csv;
  }

  /**
   * @param taken the character that it must not be
   */
  private static Optional<Character> character(String key, Fields fields, char taken) {
    Optional<String> written = fields.text(key);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String text = written.get().equals("\\t") ? "\t" : written.get();
    char c = text.isEmpty() ? 0 : text.charAt(0);
    if (text.length() != 1 || c > '~' || (c < ' ' && c != '\t')) {
      fields.refuse(
          key,
          key + " is \"" + text + "\"",
          "it is one character of ASCII",
          "write one, such as ',' or '\\t'");
      return Optional.empty();
    }
    if (c == taken) {
      fields.refuse(
          key,
          key + " is " + c,
          "that means something else in these records already",
          "write another character");
      return Optional.empty();
    }
    return Optional.of(c);
  }
}
