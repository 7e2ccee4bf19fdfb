/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import dev.tidemark.batch.MicrosRowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Where a row was read, as its last two columns: what a sink needs to recognise rows that are read
 * again after a restart. Rows of a partition come in the order of their offsets.
 */
public final class RowPositions {
  /** The partition of the source, as text; STRING. */
  public static final String PARTITION = "__tidemark_partition";

  /** The offset of the row's record in the partition; INT64. */
  public static final String OFFSET = "__tidemark_offset";

  private RowPositions() {}

  /** Such rows with the columns of {@link #PARTITION} and {@link #OFFSET}. */
  static Schema addTo(Schema rows) {
    return Schema.builder()
        .addFields(rows.getFields())
        .addStringField(PARTITION)
        .addInt64Field(OFFSET)
        .build();
  }

  /** The columns of rows that may have positions, without them. */
  public static Schema removeFrom(Schema rows) {
    return rows.getFields().stream()
        .filter(f -> !f.getName().equals(PARTITION) && !f.getName().equals(OFFSET))
        .collect(Schema.toSchema());
  }

  /** Leaves the two columns out, for sinks that do not know them. */
  public static PTransform<PCollection<Row>, PCollection<Row>> drop() {
    return new Drop();
  }

  private static final class Drop extends PTransform<PCollection<Row>, PCollection<Row>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<Row> expand(PCollection<Row> rows) {
      int kept = rows.getSchema().getFieldCount() - 2;
      Schema schema =
          Schema.builder().addFields(rows.getSchema().getFields().subList(0, kept)).build();
      return rows.apply("Drop", ParDo.of(new DropLastTwo(schema)))
          .setCoder(MicrosRowCoder.of(schema));
    }
  }

  private static final class DropLastTwo extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;

    DropLastTwo(Schema schema) {
      this.schema = schema;
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<Row> rows) {
      rows.output(
          Row.withSchema(schema).attachValues(row.getValues().subList(0, schema.getFieldCount())));
    }
  }
}
