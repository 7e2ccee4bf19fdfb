/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** The types of columns in Calcite's terms, and back. */
final class SqlTypes {
  private static final int MICROSECONDS = 6;

  /** Of a literal with a point, on its way to a DOUBLE. */
  private static final int DIGITS = 100;

  /** Calcite's own types, but for times in microseconds and text in any script. */
  static final RelDataTypeFactory FACTORY =
      new SqlTypeFactoryImpl(new TypeSystem()) {
        @Override
        public Charset getDefaultCharset() {
          return StandardCharsets.UTF_8;
        }
      };

  private static final class TypeSystem extends RelDataTypeSystemImpl {
    @Override
    public int getMaxPrecision(SqlTypeName type) {
      return switch (type) {
        case TIMESTAMP -> MICROSECONDS;
        case DECIMAL -> DIGITS;
        default -> super.getMaxPrecision(type);
      };
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
      return type == SqlTypeName.TIMESTAMP ? MICROSECONDS : super.getDefaultPrecision(type);
    }

    @Override
    public int getMaxNumericPrecision() {
      return DIGITS;
    }

    @Override
    public int getMaxNumericScale() {
      return DIGITS;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
      return true;
    }
  }

  private SqlTypes() {}

  /** The type of a column, which may be null. */
  static RelDataType of(ColumnType type) {
    SqlTypeName name =
        switch (type) {
          case STRING -> SqlTypeName.VARCHAR;
          case INT -> SqlTypeName.INTEGER;
          case BIGINT -> SqlTypeName.BIGINT;
          case DOUBLE -> SqlTypeName.DOUBLE;
          case BOOLEAN -> SqlTypeName.BOOLEAN;
          case TIMESTAMP -> SqlTypeName.TIMESTAMP;
        };
    return FACTORY.createTypeWithNullability(FACTORY.createSqlType(name), true);
  }

  static Map<String, RelDataType> of(EventSchema schema) {
    Map<String, RelDataType> types = new LinkedHashMap<>();
    schema.fields().forEach(f -> types.put(f.name(), of(f.type())));
    return types;
  }

  /** The type of a column that holds such values: a NULL alone is taken for text. */
  static ColumnType columnType(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case CHAR, VARCHAR, NULL -> ColumnType.STRING;
      case TINYINT, SMALLINT, INTEGER -> ColumnType.INT;
      case BIGINT -> ColumnType.BIGINT;
      case DECIMAL, FLOAT, REAL, DOUBLE -> ColumnType.DOUBLE;
      case BOOLEAN -> ColumnType.BOOLEAN;
      case TIMESTAMP -> ColumnType.TIMESTAMP;
      default -> throw new IllegalStateException("no column holds a " + type);
    };
  }
}
