/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;

/**
 * Moves each row to the last millisecond of its window. By the millisecond all rows whose windows
 * end together can then be grouped, also those of sessions that began at different times.
 */
final class WindowEnds extends DoFn<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** The first millisecond after the window, since 1970. */
  static long of(BoundedWindow window) {
    return window.maxTimestamp().getMillis() + 1;
  }

  @ProcessElement
  public void process(@Element Row row, BoundedWindow window, OutputReceiver<Row> rows) {
    rows.outputWithTimestamp(row, window.maxTimestamp());
  }
}
