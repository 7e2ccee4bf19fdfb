/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.RowBlock;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;

/** Writes the windows that end together. Empty panes give nothing. */
final class WriteWindows extends DoFn<KV<Integer, Iterable<RowBlock>>, String> {
  private static final long serialVersionUID = 1L;

  private final FileTarget target;

  WriteWindows(FileTarget target) {
    this.target = target;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<RowBlock>> pane,
      BoundedWindow window,
      OutputReceiver<String> out)
      throws IOException {
    String name = Names.ofWindows(target.query(), GroupByWindowEnd.windowEnd(window));
    List<String> files = target.write(name, RowBlock.rows(pane.getValue()));
    target.show(files);
    files.forEach(out::output);
  }
}
