/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.secret;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The secrets that this process knows, so that nothing it prints, logs or shows holds one. They are
 * recognized by their text, wherever it comes from: a library's error message that quotes a
 * connection string is redacted as well.
 *
 * <p>A secret of fewer than 6 characters is not recognized: it would be found in every other word.
 */
public final class Secrets {
  /** What stands in place of a secret. */
  public static final String REDACTED = "[secret]";

  private static final int SHORTEST = 6;
  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private Secrets() {}

  /** Remembers {@code secret} for as long as the process lives. */
  public static void remember(String secret) {
    if (secret.length() >= SHORTEST) {
      KNOWN.add(secret);
    }
  }

  /** {@code text} with every secret replaced. */
  public static String redact(String text) {
    if (KNOWN.isEmpty() || text == null) {
      return text;
    }
    List<String> longestFirst =
        KNOWN.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    String redacted = text;
    for (String secret : longestFirst) {
      redacted = redacted.replace(secret, REDACTED);
    }
    return redacted;
  }
}
