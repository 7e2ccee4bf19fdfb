/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.RowBlock;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Writes the rows of a window into data files. Empty panes give nothing. */
final class WriteWindow extends DoFn<KV<Integer, Iterable<RowBlock>>, Manifest> {
  private static final long serialVersionUID = 1L;

  private final DeltaTarget target;
  private transient DeltaTarget.Open open;

  WriteWindow(DeltaTarget target) {
    this.target = target;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<RowBlock>> pane,
      BoundedWindow window,
      OutputReceiver<Manifest> manifests)
      throws IOException {
    List<Row> rows = RowBlock.rows(pane.getValue());
    if (rows.isEmpty()) {
      return;
    }
    if (open == null) {
      open = target.open();
    }
    manifests.output(Manifest.of(GroupByWindowEnd.windowEnd(window), open.writer().write(rows)));
  }
}
