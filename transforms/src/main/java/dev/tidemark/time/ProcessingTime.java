/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Micros;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Gives rows the time at which they were read as a column, {@link #COLUMN}, so that windows can be
 * of processing time: they are windows of this column, and close as the clock goes on.
 *
 * <p>Input: batches whose element timestamp is the time of their read, from a source whose
 * watermark is the clock, which is what a source without event time gives. Output: the same batches
 * with the column behind their own. Keeps no state, and asks no clock: what is read again gets
 * other times, and so falls into other windows, unless the source has it read at the same time
 * again.
 *
 * <p>A row's time is never behind the watermark, so nothing is late. Batches carry a watermark that
 * is {@value #GRACE_MILLIS} ms behind their read, for readers of other splits may be behind.
 *
 * <pre>
 *   tumbling(1 min): read at 10:00:59.999 → [10:00, 10:01), whatever the row says
 * </pre>
 */
public final class ProcessingTime
    extends PTransform<PCollection<EventBatch>, PCollection<EventBatch>> {
  private static final long serialVersionUID = 1L;

  /** The column's name; TIMESTAMP. */
  public static final String COLUMN = "processing_time";

  private static final long GRACE_MILLIS = 60_000;

  private final EventSchema schema;

  private ProcessingTime(EventSchema schema) {
    this.schema = schema;
  }

  /**
   * Adds the column to batches of {@code schema}.
   *
   * @throws IllegalArgumentException when there is a column of that name already
   */
  public static ProcessingTime of(EventSchema schema) {
    return new ProcessingTime(addedTo(schema));
  }

  /**
   * {@code schema} with the column behind its own.
   *
   * @throws IllegalArgumentException when there is a column of that name already
   */
  public static EventSchema addedTo(EventSchema schema) {
    List<EventSchema.Field> fields = new ArrayList<>(schema.fields());
    fields.add(new EventSchema.Field(COLUMN, ColumnType.TIMESTAMP));
    return new EventSchema(fields);
  }

  @Override
  public PCollection<EventBatch> expand(PCollection<EventBatch> batches) {
    return batches.apply("Stamp", ParDo.of(new Stamp(schema))).setCoder(EventBatchCoder.of(schema));
  }

  private static final class Stamp extends DoFn<EventBatch, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final EventSchema schema;

    Stamp(EventSchema schema) {
      this.schema = schema;
    }

    @ProcessElement
    public void process(
        @Element EventBatch batch, @Timestamp Instant readAt, OutputReceiver<EventBatch> out) {
      if (batch.size() == 0 && batch.malformed().isEmpty()) {
        LongColumn none = new LongColumn(ColumnType.TIMESTAMP, 0, new long[0], new long[0]);
        out.output(batch.withColumn(schema, none, EventBatch.NO_WATERMARK));
        return;
      }
      long[] times = new long[batch.size()];
      Arrays.fill(times, Micros.ofMillis(readAt.getMillis()));
      LongColumn column = new LongColumn(ColumnType.TIMESTAMP, times.length, times, new long[0]);
      out.output(batch.withColumn(schema, column, readAt.getMillis() - GRACE_MILLIS));
    }
  }
}
