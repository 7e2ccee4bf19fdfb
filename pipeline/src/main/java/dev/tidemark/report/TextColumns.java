/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of cells, aligned to the left; lines of plain text may stand between them. */
public final class TextColumns {
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

  private final List<List<String>> rows = new ArrayList<>();

  /** A line of cells; a cell may be coloured. */
  public void row(List<String> cells) {
    rows.add(cells);
  }

  /** A line that does not count for the widths. */
  public void line(String text) {
    rows.add(List.of(text));
  }

  /** The lines, aligned. */
  public List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; row.size() > 1 && i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), width(row.get(i))));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i));
      if (i + 1 < row.size()) {
        line.append(" ".repeat(widths.get(i) - width(row.get(i)) + 2));
      }
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    String plain = COLOURS.matcher(cell).replaceAll("");
    return plain.codePointCount(0, plain.length());
  }

  @Override
  public String toString() {
    return String.join("\n", lines()) + "\n";
  }
}
