/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.batch.Column;
import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.DeadLetterCoder;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.MalformedRecord;
import dev.tidemark.batch.MicrosRowCoder;
import dev.tidemark.batch.Selection;
import dev.tidemark.expression.NamedExpression;
import dev.tidemark.expression.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Hands on each row that meets a condition, with the columns that are asked for: a filter and map.
 * With {@link SelectPlan#of} alone it turns batches into Beam rows as they are.
 *
 * <p>Input: batches with the plan's schema, in any windowing. Output: {@link #ROWS}, rows of {@link
 * SelectPlan#resultSchema()}, in the windows and with the timestamps of their batches; and {@link
 * #DEAD_LETTERS}, the malformed records of the input. Watermarks are not looked at: no row is late.
 *
 * <pre>
 *   where amount > 1, select user_id, amount * 2 AS doubled
 *     (ann, 1.0) (bob, 2.0) (cid, null)  →  (bob, 4.0)
 * </pre>
 *
 * <p>Keeps no state. Every record that comes in is counted in exactly one of the metrics {@code
 * rows_emitted}, {@code rows_filtered} and {@code rows_malformed} of the namespace {@code
 * tidemark}, and all of them in {@code rows_in}.
 */
public final class SelectRows extends PTransform<PCollection<EventBatch>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The rows of the result. */
  public static final TupleTag<Row> ROWS = new TupleTag<>("rows");

  /** Malformed records. */
  public static final TupleTag<DeadLetter> DEAD_LETTERS = PreAggregate.DEAD_LETTERS;

  private final SelectPlan plan;
  private final boolean positions;

  private SelectRows(SelectPlan plan, boolean positions) {
    this.plan = plan;
    this.positions = positions;
  }

  public static SelectRows by(SelectPlan plan) {
    return new SelectRows(plan, false);
  }

  /** The same rows with two more columns, which say where each was read: {@link RowPositions}. */
  public SelectRows withPositions() {
    return new SelectRows(plan, true);
  }

  /** Every row with every column: batches as Beam rows. */
  public static SelectRows all(EventSchema schema) {
    return new SelectRows(SelectPlan.of(schema), false);
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> batches) {
    PCollection<Row> rows =
        batches
            .apply("Select", ParDo.of(new Select(plan, positions)))
            .setCoder(MicrosRowCoder.of(rowSchema(plan, positions)));
    // Not an output of the same step, whose rows a runner would then have to keep: Spark's writes
    // each one to memory, and reads it again for each output.
    PCollection<DeadLetter> malformed =
        batches.apply("Malformed", ParDo.of(new Malformed())).setCoder(DeadLetterCoder.of());
    return PCollectionTuple.of(ROWS, rows).and(DEAD_LETTERS, malformed);
  }

  private static Schema rowSchema(SelectPlan plan, boolean positions) {
    Schema result = plan.resultSchema().toBeam();
    return positions ? RowPositions.addTo(result) : result;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("select", String.join(", ", plan.items())))
        .addIfNotNull(DisplayData.item("where", plan.where().orElse(null)));
  }

  private static final class Select extends DoFn<EventBatch, Row> {
    private static final long serialVersionUID = 1L;

    private final SelectPlan plan;
    private final boolean positions;
    private final Counter in = Metrics.counter(PreAggregate.METRICS, "rows_in");
    private final Counter emitted = Metrics.counter(PreAggregate.METRICS, "rows_emitted");
    private final Counter filtered = Metrics.counter(PreAggregate.METRICS, "rows_filtered");
    private final Counter malformed = Metrics.counter(PreAggregate.METRICS, "rows_malformed");
    private transient Optional<Predicate> where;
    private transient List<NamedExpression> items;
    private transient Schema schema;

    Select(SelectPlan plan, boolean positions) {
      this.plan = plan;
      this.positions = positions;
    }

    @Setup
    public void setup() {
      where = plan.predicate();
      items = plan.expressions();
      schema = rowSchema(plan, positions);
    }

    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<Row> out) {
      Selection all = Selection.all(batch.size());
      Selection rows = where.map(predicate -> predicate.select(batch, all)).orElse(all);
      List<Column> columns = items.stream().map(item -> item.expression().evaluate(batch)).toList();
      String partition = batch.origin().toString();
      for (int i = 0; i < rows.count(); i++) {
        List<Object> values = new ArrayList<>(schema.getFieldCount());
        for (Column column : columns) {
          values.add(column.value(rows.row(i)));
        }
        if (positions) {
          values.add(partition);
          values.add(batch.offset(rows.row(i)));
        }
        out.output(Row.withSchema(schema).attachValues(values));
      }
      in.inc(batch.size() + (long) batch.malformed().size());
      emitted.inc(rows.count());
      filtered.inc(batch.size() - (long) rows.count());
      malformed.inc(batch.malformed().size());
    }
  }

  private static final class Malformed extends DoFn<EventBatch, DeadLetter> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<DeadLetter> letters) {
      for (MalformedRecord record : batch.malformed()) {
        letters.output(DeadLetter.malformed(batch, record));
      }
    }
  }
}
