/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.batch.MicrosRowCoder;
import dev.tidemark.rows.RowBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Puts rows in the place of those with the same key. */
final class UpsertRows implements DeltaWrite {
  private static final long serialVersionUID = 1L;

  /** Not a column of the table. */
  private static final String PANE = "__tidemark_pane";

  private final UpsertKey key;

  UpsertRows(UpsertKey key) {
    this.key = key;
  }

  @Override
  public Schema tableSchema(Schema rows) {
    for (String column : key.columns()) {
      if (!rows.hasField(column)) {
        throw new IllegalArgumentException(
            "a Delta table cannot be updated by "
                + column
                + ": the rows have "
                + String.join(", ", rows.getFieldNames()));
      }
    }
    return rows;
  }

  @Override
  public PCollection<DeltaCommit> expand(
      PCollection<Row> rows, DeltaTarget target, Duration interval) {
    Schema numbered =
        Schema.builder().addFields(rows.getSchema().getFields()).addInt64Field(PANE).build();
    PCollection<Row> inOrder =
        rows.apply("NumberByPane", ParDo.of(new NumberByPane(numbered)))
            .setCoder(MicrosRowCoder.of(numbered));
    return DeltaWrite.gatherRows(inOrder, interval)
        .apply("Upsert", ParDo.of(new Upsert(target, key)));
  }

  /** Rows of a key follow one another pane by pane; a grouping of rows keeps no order. */
  private static final class NumberByPane extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Schema schema;

    NumberByPane(Schema schema) {
      this.schema = schema;
    }

    @ProcessElement
    public void process(@Element Row row, PaneInfo pane, OutputReceiver<Row> numbered) {
      List<Object> values = new ArrayList<>(row.getValues());
      values.add(pane.getIndex());
      numbered.output(Row.withSchema(schema).attachValues(values));
    }
  }

  private static final class Upsert extends DoFn<KV<Integer, Iterable<RowBlock>>, DeltaCommit> {
    private static final long serialVersionUID = 1L;

    private final DeltaTarget target;
    private final UpsertKey key;
    private transient UpsertCommitter committer;

    Upsert(DeltaTarget target, UpsertKey key) {
      this.target = target;
      this.key = key;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<RowBlock>> pane, OutputReceiver<DeltaCommit> commits)
        throws IOException {
      List<Row> rows = RowBlock.rows(pane.getValue());
      if (rows.isEmpty()) {
        return;
      }
      if (committer == null) {
        DeltaTarget.Open open = target.open();
        committer = new UpsertCommitter(open.table(), open.changes(), key);
      }
      rows.sort(Comparator.comparingLong(row -> row.getInt64(PANE)));
      commits.output(committer.commit(rows));
    }
  }
}
