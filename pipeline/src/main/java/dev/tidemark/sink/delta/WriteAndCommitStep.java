/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

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
final class WriteAndCommitStep extends DoFn<KV<Integer, Iterable<Row>>, DeltaCommit> {
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
  public void process(@Element KV<Integer, Iterable<Row>> pane, BoundedWindow window)
      throws IOException {
    if (!pane.getValue().iterator().hasNext()) {
      return;
    }
    if (open == null) {
      open = target.open();
    }
    step.add(new Manifest(WindowEnds.of(window), open.writer().write(pane.getValue())));
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
