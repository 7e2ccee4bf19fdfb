/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Commits the windows of a pane at once. Empty panes give nothing. */
final class CommitStep extends DoFn<KV<Integer, Iterable<Manifest>>, DeltaCommit> {
  private static final long serialVersionUID = 1L;

  private final DeltaTarget target;
  private transient DeltaTarget.Open open;

  CommitStep(DeltaTarget target) {
    this.target = target;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<Manifest>> pane, OutputReceiver<DeltaCommit> commits)
      throws IOException {
    List<Manifest> windows = new ArrayList<>();
    pane.getValue().forEach(windows::add);
    if (windows.isEmpty()) {
      return;
    }
    if (open == null) {
      open = target.open();
    }
    commits.output(open.committer().commit(windows));
  }
}
