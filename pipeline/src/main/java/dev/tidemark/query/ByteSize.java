/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as they are written in a query: a whole number and KB, MB or GB, powers of 1024. */
public final class ByteSize {
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6}) ?([KMG])B");

  private ByteSize() {}

  /** The size in bytes, if {@code text} is one. */
  public static Optional<Long> parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    int power = "KMG".indexOf(size.group(2)) + 1;
    return Optional.of(Long.parseLong(size.group(1)) << (10 * power));
  }
}
