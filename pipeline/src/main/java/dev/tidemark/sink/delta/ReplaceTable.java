/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.aggregate.ResultTable;
import java.io.IOException;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;

/** Complete mode: puts the newest table of a bundle in the place of all that the table holds. */
final class ReplaceTable extends PTransform<PCollection<ResultTable>, PCollection<DeltaCommit>> {
  private static final long serialVersionUID = 1L;

  private final DeltaTarget target;

  ReplaceTable(DeltaTarget target) {
    this.target = target;
  }

  @Override
  public PCollection<DeltaCommit> expand(PCollection<ResultTable> tables) {
    return tables
        .apply("AcrossWindows", Window.into(new GlobalWindows()))
        .apply("Replace", ParDo.of(new Replace(target)))
        .setCoder(SerializableCoder.of(DeltaCommit.class));
  }

  private static final class Replace extends DoFn<ResultTable, DeltaCommit> {
    private static final long serialVersionUID = 1L;

    private final DeltaTarget target;
    private transient ResultTable newest;
    private transient ReplaceCommitter committer;

    Replace(DeltaTarget target) {
      this.target = target;
    }

    @StartBundle
    public void start() {
      newest = null;
    }

    @ProcessElement
    public void process(@Element ResultTable table) {
      if (newest == null || table.version() > newest.version()) {
        newest = table;
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext bundle) throws IOException {
      if (newest == null) {
        return;
      }
      if (committer == null) {
        DeltaTarget.Open open = target.open();
        committer = new ReplaceCommitter(open.table(), open.changes(), open.writer());
      }
      bundle.output(
          committer.commit(newest.rows()), GlobalWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
