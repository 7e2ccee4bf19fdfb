/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Gathers the rows of any bounded Beam source in batches, so that {@link
 * dev.tidemark.aggregate.WindowedAggregate} and {@link SelectRows} can follow it.
 *
 * <p>Input: rows that have at least the columns of a schema, found by name, in the global window
 * and bounded. Output: batches of up to 4,096 rows with those columns, each of one bundle. They
 * carry {@link EventBatch#NO_WATERMARK}: nothing is late, and in append mode each window closes
 * when the input has ended. A row whose event time is null, or a TIMESTAMP out of range, becomes a
 * malformed record of its batch, with the row as JSON; its offset is the row's number in the
 * bundle.
 *
 * <p>Unbounded rows are refused. A row is late by the watermark that its runner had when the row
 * was read, and Beam shows that to no transform, only to sources. Without it, late rows would be
 * dropped by whatever grouping follows, without a dead letter and on some runners without a count.
 *
 * <table>
 * <caption>What a column takes</caption>
 * <tr><td>STRING</td><td>STRING</td></tr>
 * <tr><td>INT</td><td>INT32, INT16, BYTE</td></tr>
 * <tr><td>BIGINT</td><td>INT64 and the same</td></tr>
 * <tr><td>DOUBLE</td><td>DOUBLE, FLOAT</td></tr>
 * <tr><td>BOOLEAN</td><td>BOOLEAN</td></tr>
 * <tr><td>TIMESTAMP</td><td>DATETIME, and logical types of {@code java.time.Instant}</td></tr>
 * </table>
 */
public final class RowsToBatches extends PTransform<PCollection<Row>, PCollection<EventBatch>> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH_ROWS = 4096;

  private final EventSchema schema;
  private final String eventTime;
  private final Origin origin;

  private RowsToBatches(EventSchema schema, String eventTime, Origin origin) {
    this.schema = schema;
    this.eventTime = eventTime;
    this.origin = origin;
  }

  /**
   * Takes the columns of {@code schema} from each row, and leaves out the others.
   *
   * @param eventTime that of them which holds event time
   * @throws IllegalArgumentException when it is none of them
   */
  public static RowsToBatches into(EventSchema schema, String eventTime) {
    schema.indexOf(eventTime);
    return new RowsToBatches(schema, eventTime, new Origin("rows", 0));
  }

  /** What dead letters say that their rows came from; {@code rows} unless given. */
  public RowsToBatches withOrigin(String source) {
    return new RowsToBatches(schema, eventTime, new Origin(source, 0));
  }

  @Override
  public PCollection<EventBatch> expand(PCollection<Row> rows) {
    if (rows.isBounded() == PCollection.IsBounded.UNBOUNDED) {
      throw new IllegalArgumentException(
          rows.getName()
              + " is unbounded, and RowsToBatches takes bounded rows: Beam shows a transform no"
              + " watermark to judge by which of them are late, and they would be lost without a"
              + " count; read with a source of EventBatches, which know it, or read a bounded part");
    }
    if (!(rows.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException(
          rows.getName()
              + " is in windows of its own, and Tidemark's are taken from event time: apply"
              + " Window.into(new GlobalWindows()) before RowsToBatches");
    }
    new RowReader(schema, eventTime, rows.getSchema()); // refuses what does not fit, now
    return rows.apply("Gather", ParDo.of(new Gather(schema, eventTime, origin, rows.getSchema())))
        .setCoder(EventBatchCoder.of(schema));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("schema", schema.toDdl()))
        .add(DisplayData.item("eventTime", eventTime));
  }

  private static final class Gather extends DoFn<Row, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final EventSchema schema;
    private final String eventTime;
    private final Origin origin;
    private final Schema rowSchema;
    private transient RowReader reader;
    private transient EventBatchBuilder batch;
    private transient long offset;
    private transient Instant latest;

    Gather(EventSchema schema, String eventTime, Origin origin, Schema rowSchema) {
      this.schema = schema;
      this.eventTime = eventTime;
      this.origin = origin;
      this.rowSchema = rowSchema;
    }

    @Setup
    public void setup() {
      reader = new RowReader(schema, eventTime, rowSchema);
    }

    @StartBundle
    public void startBundle() {
      batch = EventBatch.builder(schema, origin);
      offset = 0;
    }

    @ProcessElement
    public void process(
        @Element Row row, @Timestamp Instant timestamp, OutputReceiver<EventBatch> out) {
      reader.read(row, offset++, batch);
      latest = timestamp;
      if (batch.size() + batch.rejected() == BATCH_ROWS) {
        out.output(batch.build(EventBatch.NO_WATERMARK));
        batch = EventBatch.builder(schema, origin);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (batch.size() + batch.rejected() > 0) {
        context.output(batch.build(EventBatch.NO_WATERMARK), latest, GlobalWindow.INSTANCE);
      }
      batch = null;
    }
  }
}
