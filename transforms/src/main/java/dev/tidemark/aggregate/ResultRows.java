/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Micros;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Makes rows of {@link AggregatePlan#resultSchema()}. */
final class ResultRows {
  private final Schema schema;
  private final boolean windowed;

  ResultRows(AggregatePlan plan) {
    this.schema = plan.resultSchema();
    this.windowed = plan.isWindowed();
  }

  Row of(long windowStart, long windowEnd, AggregateTable table, int group) {
    List<Object> values = new ArrayList<>(schema.getFieldCount());
    if (windowed) {
      values.add(Micros.toInstant(Micros.ofMillis(windowStart)));
      values.add(Micros.toInstant(Micros.ofMillis(windowEnd)));
    }
    values.addAll(table.result(group));
    return Row.withSchema(schema).attachValues(values);
  }
}
