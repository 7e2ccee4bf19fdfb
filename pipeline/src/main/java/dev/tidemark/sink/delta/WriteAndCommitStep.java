/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.RowBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * Writes the windows of a bundle and commits them at its end. One key's bundles follow one another,
 * and its windows come in the order of their ends, so no window can be overtaken between being
 * written and being committed. Empty panes give nothing.
 */
final class WriteAndCommitStep extends DoFn<KV<Integer, Iterable<RowBlock>>, DeltaCommit> {
  private static final long serialVersionUID = 1L;

  private final DeltaTarget target;
  private transient DeltaTarget.Open open;
  private transient List<Manifest> step;
  private transient BoundedWindow last;

  WriteAndCommitStep(DeltaTarget target) {
    this.target = target;
  }

  @StartBundle
  public void start() {
    step = new ArrayList<>();
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<RowBlock>> pane, BoundedWindow window)
      throws IOException {
    List<Row> rows = RowBlock.rows(pane.getValue());
    if (rows.isEmpty()) {
      return;
    }
    if (open == null) {
      open = target.open();
    }
    step.add(new Manifest(GroupByWindowEnd.windowEnd(window), open.writer().write(rows)));
    if (last == null || last.maxTimestamp().isBefore(window.maxTimestamp())) {
      last = window;
    }
  }

  @FinishBundle
  public void finish(FinishBundleContext bundle) throws IOException {
    if (!step.isEmpty()) {
      bundle.output(open.committer().commit(step), last.maxTimestamp(), last);
    }
  }
}
