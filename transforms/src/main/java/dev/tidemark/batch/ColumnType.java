/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;

/**
 * The type of a column, named as Spark's DDL names it, with the Java value that a {@link Column}
 * boxes it as.
 */
public enum ColumnType {
  /** UTF-8 text; {@code String}. */
  STRING,
  /** 32-bit signed; {@code Integer}. */
  INT,
  /** 64-bit signed; {@code Long}. */
  BIGINT,
  /** IEEE 754 binary64; {@code Double}. */
  DOUBLE,
  /** {@code Boolean}. */
  BOOLEAN,
  /** A point on the UTC time line in microseconds since 1970; {@code java.time.Instant}. */
  TIMESTAMP;

  /** The type of a Beam {@code Row} field that holds this column's values. */
  public FieldType toBeam() {
    return switch (this) {
      case STRING -> FieldType.STRING;
      case INT -> FieldType.INT32;
      case BIGINT -> FieldType.INT64;
      case DOUBLE -> FieldType.DOUBLE;
      case BOOLEAN -> FieldType.BOOLEAN;
      case TIMESTAMP -> FieldType.logicalType(SqlTypes.TIMESTAMP);
    };
  }
}
