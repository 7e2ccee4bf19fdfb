/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.ColumnType;

/** What a record has beside its value, under the names of Spark's Kafka source. */
public enum Metadata {
  /** Its key, as UTF-8. */
  KEY(ColumnType.STRING),
  TOPIC(ColumnType.STRING),
  PARTITION(ColumnType.INT),
  OFFSET(ColumnType.BIGINT),
  /** When it was made, or put into its log; which one {@link #TIMESTAMPTYPE} says. */
  TIMESTAMP(ColumnType.TIMESTAMP),
  /** 0: when it was made; 1: when it was put into its log. */
  TIMESTAMPTYPE(ColumnType.INT),
  /** As JSON, {@code [{"key":"trace","value":"abc"}]}; null if it has none. */
  HEADERS(ColumnType.STRING);

  private final ColumnType type;

  Metadata(ColumnType type) {
    this.type = type;
  }

  /** The type of a column that takes it. */
  public ColumnType type() {
    return type;
  }

  /** What it is called in a query. */
  public String word() {
    return this == TIMESTAMPTYPE ? "timestampType" : name().toLowerCase(java.util.Locale.ROOT);
  }
}
