/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.console;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * Rows as an aligned table with a frame, as Spark's {@code show} draws it: numbers and times to the
 * right, text to the left, nulls as {@code NULL}, times as UTC.
 */
final class TextTable {
  private static final int CUT = 20;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(java.util.Locale.ROOT);

  private final Schema schema;
  private final int numRows;
  private final boolean truncate;

  /**
   * @param numRows how many rows are shown at most
   * @param truncate whether values of more than 20 characters are cut
   */
  TextTable(Schema schema, int numRows, boolean truncate) {
    this.schema = schema;
    this.numRows = numRows;
    this.truncate = truncate;
  }

  /** The table, in the order of its columns from left to right, each line with its end. */
  String of(List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(TextTable::compareRows);
    List<String[]> lines = new ArrayList<>();
    lines.add(schema.getFieldNames().toArray(String[]::new));
    sorted.stream().limit(numRows).map(this::cells).forEach(lines::add);
    int[] widths = widths(lines);
    StringBuilder table = new StringBuilder();
    String rule = rule(widths);
    table.append(rule);
    for (int i = 0; i < lines.size(); i++) {
      appendLine(table, lines.get(i), widths);
      if (i == 0) {
        table.append(rule);
      }
    }
    table.append(rule);
    if (sorted.size() > numRows) {
      table.append("only showing top ").append(numRows).append(" of ").append(sorted.size());
      table.append(" rows\n");
    }
    return table.toString();
  }

  private String[] cells(Row row) {
    return row.getValues().stream().map(this::cell).toArray(String[]::new);
  }

  private String cell(Object value) {
    String text;
    if (value == null) {
      text = "NULL";
    } else if (value instanceof Instant time) {
      text = TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    } else {
      text = value.toString().replace("\n", "\\n");
    }
    return truncate && text.codePointCount(0, text.length()) > CUT
        ? text.substring(0, text.offsetByCodePoints(0, CUT - 3)) + "..."
        : text;
  }

  private int[] widths(List<String[]> lines) {
    int[] widths = new int[schema.getFieldCount()];
    Arrays.fill(widths, 3);
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].codePointCount(0, line[i].length()));
      }
    }
    return widths;
  }

  private static String rule(int[] widths) {
    StringBuilder rule = new StringBuilder("+");
    for (int width : widths) {
      rule.append("-".repeat(width)).append('+');
    }
    return rule.append('\n').toString();
  }

  private void appendLine(StringBuilder table, String[] line, int[] widths) {
    table.append('|');
    for (int i = 0; i < widths.length; i++) {
      String fill = " ".repeat(widths[i] - line[i].codePointCount(0, line[i].length()));
      boolean left = schema.getField(i).getType().getTypeName() == Schema.TypeName.STRING;
      table.append(left ? line[i] + fill : fill + line[i]).append('|');
    }
    table.append('\n');
  }

  private static int compareRows(Row a, Row b) {
    for (int i = 0; i < a.getFieldCount(); i++) {
      int order = compareValues(a.getValue(i), b.getValue(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // both are of one field, so of one type
  private static int compareValues(Object a, Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return a instanceof Comparable<?> ? ((Comparable<Object>) a).compareTo(b) : 0;
  }
}
