/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Which of a Parquet file's fields a row's columns are. A column is the field of its name, or,
 * where there is none, the nested field that its name leads to: {@code address.city}.
 */
final class ParquetColumns {
  private final EventSchema columns;
  private final List<List<String>> paths = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final MessageType requested;

  /**
   * @throws IOException when a field is of a type that its column cannot take
   */
  ParquetColumns(EventSchema columns, MessageType file) throws IOException {
    this.columns = columns;
    MessageType needed = new MessageType(file.getName());
    for (EventSchema.Field column : columns.fields()) {
      List<String> path = pathOf(column.name(), file);
      paths.add(path);
      if (path.isEmpty()) {
        missing.add(column.name());
      } else {
        check(column, path, file);
        needed = needed.union(only(path, file));
      }
    }
    this.requested = needed;
  }

  /** The part of the file's schema that has to be read. */
  MessageType requested() {
    return requested;
  }

  /** Where in the file each column is, in their order; an empty path: nowhere. */
  List<List<String>> paths() {
    return paths;
  }

  /** The columns that the file does not have. */
  List<String> missing() {
    return missing;
  }

  private static List<String> pathOf(String name, MessageType file) {
    if (file.containsField(name)) {
      return List.of(name);
    }
    List<String> path = List.of(name.split("\\.", -1));
    Type at = file;
    for (String step : path) {
      if (at.isPrimitive() || !at.asGroupType().containsField(step)) {
        return List.of();
      }
      at = at.asGroupType().getType(step);
    }
    return path;
  }

  private static MessageType only(List<String> path, MessageType file) {
    Type leaf = file.getType(path.toArray(String[]::new));
    for (int depth = path.size() - 1; depth > 0; depth--) {
      GroupType group = file.getType(path.subList(0, depth).toArray(String[]::new)).asGroupType();
      leaf = group.withNewFields(leaf);
    }
    return new MessageType(file.getName(), leaf);
  }

  private void check(EventSchema.Field column, List<String> path, MessageType file)
      throws IOException {
    for (int depth = 1; depth <= path.size(); depth++) {
      Type type = file.getType(path.subList(0, depth).toArray(String[]::new));
      if (type.isRepetition(Type.Repetition.REPEATED)) {
        throw new IOException(
            "column %s is a list in the file (%s), and a column holds one value"
                .formatted(column.name(), type));
      }
    }
    Type type = file.getType(path.toArray(String[]::new));
    if (!type.isPrimitive() || !fits(column.type(), type.asPrimitiveType())) {
      throw new IOException(
          "column %s is %s in the schema, and in the file %s, which does not fit"
              .formatted(column.name(), column.type(), type));
    }
  }

  private static boolean fits(ColumnType column, PrimitiveType type) {
    PrimitiveTypeName physical = type.getPrimitiveTypeName();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (column) {
      case STRING ->
          physical == PrimitiveTypeName.BINARY
              && (logical == null
                  || logical instanceof StringLogicalTypeAnnotation
                  || logical instanceof EnumLogicalTypeAnnotation
                  || logical instanceof JsonLogicalTypeAnnotation);
      case INT -> physical == PrimitiveTypeName.INT32 && isInteger(logical);
      case BIGINT ->
          (physical == PrimitiveTypeName.INT32 || physical == PrimitiveTypeName.INT64)
              && isInteger(logical);
      case DOUBLE -> physical == PrimitiveTypeName.FLOAT || physical == PrimitiveTypeName.DOUBLE;
      case BOOLEAN -> physical == PrimitiveTypeName.BOOLEAN;
      case TIMESTAMP ->
          physical == PrimitiveTypeName.INT96
              || logical instanceof TimestampLogicalTypeAnnotation
              || logical instanceof DateLogicalTypeAnnotation;
    };
  }

  private static boolean isInteger(LogicalTypeAnnotation logical) {
    return logical == null
        || (logical instanceof IntLogicalTypeAnnotation integer && integer.isSigned());
  }

  EventSchema columns() {
    return columns;
  }
}
