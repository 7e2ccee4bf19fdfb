/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Folders by the values of columns, {@code page=%2Fhome/}, named as Hive and Spark do. */
final class Folders {
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
  private static final String ESCAPED = "\"#%'*/:=?\\{[]^";

  private Folders() {}

  /** The folder of a row, with a slash at its end; empty without columns. */
  static String of(Row row, List<String> columns) {
    StringBuilder path = new StringBuilder();
    for (String column : columns) {
      path.append(escape(column)).append('=').append(text(row.getValue(column))).append('/');
    }
    return path.toString();
  }

  private static String text(@Nullable Object value) {
    return value == null || value.equals("") ? NULL : escape(value.toString());
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 127 || ESCAPED.indexOf(c) >= 0) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.US_ASCII)) {
          escaped.append("%%%02X".formatted(b));
        }
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
