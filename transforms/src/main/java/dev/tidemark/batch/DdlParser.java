/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import dev.tidemark.batch.EventSchema.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the subset of Spark's schema DDL that Tidemark has types for: {@code name TYPE [NOT NULL],
 * …}.
 */
final class DdlParser {
  private static final Map<String, ColumnType> TYPES = new HashMap<>();

  static {
    Arrays.stream(ColumnType.values()).forEach(t -> TYPES.put(t.name(), t));
    TYPES.put("INTEGER", ColumnType.INT);
    TYPES.put("LONG", ColumnType.BIGINT);
  }

  private final String text;
  private int position;

  DdlParser(String text) {
    this.text = text;
  }

  EventSchema parse() {
    List<Field> fields = new ArrayList<>();
    do {
      Field field = field();
      if (fields.stream().anyMatch(f -> f.name().equals(field.name()))) {
        throw error("column " + field.name() + " is declared twice");
      }
      fields.add(field);
    } while (accept(','));
    skipBlanks();
    if (position < text.length()) {
      throw error("expected ',' or the end of the schema after " + fields.get(fields.size() - 1));
    }
    return new EventSchema(fields);
  }

  private Field field() {
    String name = name();
    accept(':');
    int typeAt = position;
    String typeName = word();
    ColumnType type = TYPES.get(typeName.toUpperCase(Locale.ROOT));
    if (type == null) {
      position = typeAt;
      throw error(
          (typeName.isEmpty() ? "column " + name + " has no type" : "unknown type " + typeName)
              + "; the types are "
              + Arrays.stream(ColumnType.values())
                  .map(Enum::name)
                  .collect(Collectors.joining(", ")));
    }
    int modifierAt = position;
    String modifier = word();
    if (!modifier.isEmpty()) {
      throw unsupported(modifier, modifierAt);
    }
    return new Field(name, type);
  }

  private SchemaSyntaxException unsupported(String modifier, int at) {
    position = at;
    return error(
        modifier + " is not supported: every column may be null; write just the name and the type");
  }

  private String name() {
    skipBlanks();
    if (accept('`')) {
      int end = text.indexOf('`', position);
      if (end < 0) {
        throw error("a ` that is not closed");
      }
      String quoted = text.substring(position, end);
      position = end + 1;
      return quoted;
    }
    String name = word();
    if (name.isEmpty()) {
      throw error("expected a column name");
    }
    return name;
  }

  private String word() {
    skipBlanks();
    int start = position;
    while (position < text.length()
        && (Character.isLetterOrDigit(text.charAt(position)) || text.charAt(position) == '_')) {
      position++;
    }
    return text.substring(start, position);
  }

  private boolean accept(char c) {
    skipBlanks();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private SchemaSyntaxException error(String problem) {
    return new SchemaSyntaxException(
        problem + " (at character " + (position + 1) + " of \"" + text + "\")", position);
  }
}
