/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import dev.tidemark.batch.MicrosRowCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.OnTimeBehavior;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * Gathers the rows of all windows that end together, also of sessions that began at different
 * times, into one element, when that end has passed.
 *
 * <p>Input: rows with a schema, in windows of which each comes in one pane when it closes. Output:
 * one element for each end, in the window of the millisecond before it, with key 0 and the rows in
 * no order; ends come in their order, where the runner closes windows in order.
 */
public final class GroupByWindowEnd
    extends PTransform<PCollection<Row>, PCollection<KV<Integer, Iterable<RowBlock>>>> {
  private static final long serialVersionUID = 1L;

  private GroupByWindowEnd() {}

  public static GroupByWindowEnd create() {
    return new GroupByWindowEnd();
  }

  /** The end of the window of an element of the output: its first millisecond after, since 1970. */
  public static long windowEnd(BoundedWindow window) {
    return window.maxTimestamp().getMillis() + 1;
  }

  @Override
  public PCollection<KV<Integer, Iterable<RowBlock>>> expand(PCollection<Row> rows) {
    return rows.apply("StampWindowEnd", ParDo.of(new Stamp()))
        .setCoder(MicrosRowCoder.of(rows.getSchema()))
        .apply(
            "ByWindowEnd",
            Window.<Row>into(FixedWindows.of(Duration.millis(1)))
                .triggering(DefaultTrigger.of())
                .withAllowedLateness(rows.getWindowingStrategy().getAllowedLateness())
                .withOnTimeBehavior(OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .discardingFiredPanes())
        .apply("GroupByWindowEnd", GroupRows.perWindow());
  }

  /** Moves each row to the last millisecond of its window. */
  private static final class Stamp extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Row row, BoundedWindow window, OutputReceiver<Row> rows) {
      rows.outputWithTimestamp(row, window.maxTimestamp());
    }
  }
}
