/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryInWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.values.Row;

/**
 * How the rows that a sink was given differ from those that were expected: a table of the named
 * columns, what is missing with a minus beside what is there instead with a plus.
 */
final class RowDifference {
  private final List<List<String>> lines = new ArrayList<>();

  private RowDifference() {}

  static String of(int line, int sink, Query query, List<ExpectedRow> expected, List<Row> actual) {
    RowMatch match = RowMatch.of(expected, actual);
    List<String> columns = columns(expected, actual);
    RowDifference table = new RowDifference();
    List<String> head = new ArrayList<>(List.of(" "));
    head.addAll(columns);
    table.lines.add(head);
    List<Row> unexpected = new ArrayList<>(match.unexpected());
    for (ExpectedRow missing : match.missing()) {
      List<String> cells = new ArrayList<>(List.of("-"));
      columns.forEach(
          column ->
              cells.add(
                  missing.values().containsKey(column)
                      ? missing.values().get(column).toString()
                      : ""));
      cells.add("missing, of line " + missing.line());
      table.lines.add(cells);
      unexpected.stream()
          .max(Comparator.comparingLong(missing::agreesIn))
          .filter(row -> missing.agreesIn(row) > 0)
          .ifPresent(
              row -> {
                unexpected.remove(row);
                table.unexpected(row, columns);
              });
    }
    unexpected.forEach(row -> table.unexpected(row, columns));
    int same = actual.size() - match.unexpected().size();
    return "line %d: sinks.%d (%s) was not given what was expected:%n%s%s"
        .formatted(
            line,
            sink,
            QueryInWords.sink(query.sinks().get(sink)),
            table,
            same == 0 ? "" : "  and %d as expected%n".formatted(same))
        .stripTrailing();
  }

  private static List<String> columns(List<ExpectedRow> expected, List<Row> actual) {
    TreeSet<String> named = new TreeSet<>();
    expected.forEach(row -> named.addAll(row.values().keySet()));
    if (actual.isEmpty()) {
      return List.copyOf(named);
    }
    List<String> all = actual.get(0).getSchema().getFieldNames();
    return named.isEmpty() ? all : all.stream().filter(named::contains).toList();
  }

  private void unexpected(Row row, List<String> columns) {
    List<String> cells = new ArrayList<>(List.of("+"));
    columns.forEach(
        column ->
            cells.add(row.getValue(column) == null ? "NULL" : row.getValue(column).toString()));
    cells.add("not expected");
    lines.add(cells);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder("  ");
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width =
            lines.stream()
                .filter(l -> l.size() > column)
                .mapToInt(l -> l.get(column).length())
                .max()
                .orElse(0);
        padded.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
