/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.RowBlock;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Commits the windows of a bundle at its end. One key's bundles follow one another, and its windows
 * come in the order of their ends, so no window can be overtaken between being written and being
 * committed. Empty panes give nothing.
 */
final class WriteAndCommitStep extends DoFn<KV<Integer, Iterable<RowBlock>>, DeltaCommit> {
  private static final long serialVersionUID = 1L;

  private final DeltaTarget target;
  private transient DeltaTarget.Open open;
  private transient UnwrittenWindows step;
  private transient BoundedWindow last;

  WriteAndCommitStep(DeltaTarget target) {
    this.target = target;
  }

  @StartBundle
  public void start() {
    step = new UnwrittenWindows();
    last = null;
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<RowBlock>> pane, BoundedWindow window) {
    if (step.add(GroupByWindowEnd.windowEnd(window), pane.getValue())
        && (last == null || last.maxTimestamp().isBefore(window.maxTimestamp()))) {
      last = window;
    }
  }

  @FinishBundle
  public void finish(FinishBundleContext bundle) throws IOException {
    if (last == null) {
      return;
    }
    if (open == null) {
      open = target.open();
    }
    DeltaCommit commit = open.committer().commit(step.writtenBy(open.writer()));
    bundle.output(commit, last.maxTimestamp(), last);
    step = null;
  }
}
