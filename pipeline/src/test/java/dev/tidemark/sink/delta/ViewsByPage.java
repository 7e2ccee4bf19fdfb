/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Sums the views per page and window, as a user's own pipeline would. */
final class ViewsByPage extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    return rows.apply(
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs()))
                .via(row -> KV.of(row.getString("page"), row.getInt64("views"))))
        .apply(Sum.longsPerKey())
        .apply(
            MapElements.into(TypeDescriptors.rows())
                .via(kv -> Rows.row(kv.getKey(), kv.getValue())))
        .setRowSchema(Rows.SCHEMA);
  }
}
