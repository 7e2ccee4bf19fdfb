/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.time.PartitionWatermarks;
import java.util.List;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/** Reads a {@link PlannedSource} into batches, one by one. */
public final class PlannedRead extends PTransform<PBegin, PCollection<EventBatch>> {
  private static final long serialVersionUID = 1L;

  private final PlannedSource source;

  public PlannedRead(PlannedSource source) {
    this.source = source;
  }

  @Override
  public PCollection<EventBatch> expand(PBegin begin) {
    return begin
        .apply("Read", Read.from(source))
        .apply("Batches", ParDo.of(new Batches(source.source().watermark().isPresent())))
        .setCoder(EventBatchCoder.of(source.source().schema()));
  }

  private static final class Batches extends DoFn<List<EventBatch>, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final boolean eventTime;

    Batches(boolean eventTime) {
      this.eventTime = eventTime;
    }

    /** Rows without event time are of the time at which their micro-batch was planned. */
    @ProcessElement
    public void process(@Element List<EventBatch> read, OutputReceiver<EventBatch> batches) {
      for (EventBatch batch : read) {
        if (eventTime || batch.watermark() <= PartitionWatermarks.MIN) {
          batches.output(batch);
        } else {
          batches.outputWithTimestamp(batch, Instant.ofEpochMilli(batch.watermark()));
        }
      }
    }
  }
}
