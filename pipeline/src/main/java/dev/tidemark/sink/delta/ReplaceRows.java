/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.rows.RowBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Puts the rows that come together in the place of all that the table holds. */
final class ReplaceRows implements DeltaWrite {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<DeltaCommit> expand(
      PCollection<Row> rows, DeltaTarget target, Duration interval) {
    return DeltaWrite.gatherRows(rows, interval).apply("Replace", ParDo.of(new Replace(target)));
  }

  private static final class Replace extends DoFn<KV<Integer, Iterable<RowBlock>>, DeltaCommit> {
    private static final long serialVersionUID = 1L;

    private final DeltaTarget target;
    private transient ReplaceCommitter committer;

    Replace(DeltaTarget target) {
      this.target = target;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<RowBlock>> pane, OutputReceiver<DeltaCommit> commits)
        throws IOException {
      List<Row> rows = RowBlock.rows(pane.getValue());
      if (rows.isEmpty()) {
        return;
      }
      if (committer == null) {
        DeltaTarget.Open open = target.open();
        committer = new ReplaceCommitter(open.table(), open.changes(), open.writer());
      }
      commits.output(committer.commit(rows));
    }
  }
}
