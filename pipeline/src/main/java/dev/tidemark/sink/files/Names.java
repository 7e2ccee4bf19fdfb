/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import java.time.Instant;

/** What files are called. */
final class Names {
  private Names() {}

  /** The file of the windows of a query that end together. */
  static String ofWindows(String query, long windowEnd) {
    return query + "-" + Instant.ofEpochMilli(windowEnd).toString().replaceAll("[:.]", "");
  }

  /** The file of rows of a partition of the source, by their offsets. */
  static String ofRows(String query, String partition, long first, long last) {
    return "%s-%s-%020d-%020d".formatted(query, safe(partition), first, last);
  }

  /** A name of any file system; names that differ stay different. */
  static String safe(String name) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      safe.append(plain || c == '-' || c == '.' ? String.valueOf(c) : "_%x_".formatted((int) c));
    }
    return safe.toString();
  }
}
