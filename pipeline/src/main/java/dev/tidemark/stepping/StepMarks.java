/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import java.time.Duration;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TimestampedValue;

/** Elements that say which step begins, ahead of what belongs to it. */
final class StepMarks {
  private static final String MARKER = "step";

  private StepMarks() {}

  /** The mark of step number {@code step}. */
  static TimestampedValue<EventBatch> of(EventSchema columns, int step) {
    return TimestampedValue.of(
        EventBatch.builder(columns, new Origin(MARKER, step)).build(EventBatch.NO_WATERMARK),
        BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  /**
   * Tells {@code recorder} of each mark, and hands on what is none.
   *
   * @param quiet how long nothing must have come out before a mark
   */
  static ParDo.SingleOutput<EventBatch, EventBatch> to(Recorder recorder, Duration quiet) {
    return ParDo.of(new Mark(recorder.id(), quiet));
  }

  private static final class Mark extends DoFn<EventBatch, EventBatch> {
    private static final long serialVersionUID = 1L;
    private final String recorder;
    private final Duration quiet;

    Mark(String recorder, Duration quiet) {
      this.recorder = recorder;
      this.quiet = quiet;
    }

    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<EventBatch> out) {
      if (batch.origin().source().equals(MARKER) && batch.size() == 0) {
        Recorder.of(recorder).awaitQuiet(quiet);
        Recorder.of(recorder).begin(batch.origin().partition());
      } else {
        out.output(batch);
      }
    }
  }
}
