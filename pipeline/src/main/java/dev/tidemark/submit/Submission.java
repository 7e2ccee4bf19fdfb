/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.submit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command that hands a query to a cluster, word by word. */
public record Submission(List<String> words) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  public Submission {
    words = List.copyOf(words);
  }

  /** For a shell: an option with its value to a line, and quoted where a shell would read more. */
  public String toShell() {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(quoted(words.get(0)));
    for (int i = 1; i < words.size(); i++) {
      boolean startsLine = words.get(i).startsWith("-") || !words.get(i - 1).startsWith("-");
      if (startsLine) {
        lines.add(line.toString());
        line = new StringBuilder("  ");
      } else {
        line.append(' ');
      }
      line.append(quoted(words.get(i)));
    }
    lines.add(line.toString());
    return String.join(" \\\n", lines);
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
