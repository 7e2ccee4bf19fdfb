/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Writes the rows of a window into data files. Empty panes give nothing. */
final class WriteWindow extends DoFn<KV<Integer, Iterable<Row>>, Manifest> {
  private static final long serialVersionUID = 1L;

  private final DeltaTarget target;
  private transient DeltaTarget.Open open;

  WriteWindow(DeltaTarget target) {
    this.target = target;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<Row>> pane,
      BoundedWindow window,
      OutputReceiver<Manifest> manifests)
      throws IOException {
    if (!pane.getValue().iterator().hasNext()) {
      return;
    }
    if (open == null) {
      open = target.open();
    }
    manifests.output(new Manifest(WindowEnds.of(window), open.writer().write(pane.getValue())));
  }
}
