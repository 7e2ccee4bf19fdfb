/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.RowBlock;
import java.time.Duration;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.WindowingStrategy;

/** Adds each window's rows once, when the window closes; remembers them by the window's end. */
final class AppendWindows implements DeltaWrite {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<DeltaCommit> expand(
      PCollection<Row> rows, DeltaTarget target, Duration interval) {
    requireFinalPanes(rows.getWindowingStrategy(), target.path());
    PCollection<KV<Integer, Iterable<RowBlock>>> windows =
        rows.apply("ByWindowEnd", GroupByWindowEnd.create());
    boolean batch = rows.isBounded() == PCollection.IsBounded.BOUNDED;
    if (interval.isZero() && !batch) {
      return windows.apply("WriteAndCommit", ParDo.of(new WriteAndCommitStep(target)));
    }
    PCollection<Manifest> written =
        windows
            .apply("WriteFiles", ParDo.of(new WriteWindow(target)))
            .setCoder(SerializableCoder.of(Manifest.class));
    return DeltaWrite.gather(written, interval).apply("Commit", ParDo.of(new CommitStep(target)));
  }

  /** Accumulating panes repeat rows, which an appended file cannot take back. */
  private static void requireFinalPanes(WindowingStrategy<?, ?> windowing, String path) {
    Trigger trigger = windowing.getTrigger();
    boolean once =
        trigger instanceof AfterWatermark.FromEndOfWindow
            || trigger instanceof Never.NeverTrigger
            || (trigger instanceof DefaultTrigger
                && windowing.getAllowedLateness().isEqual(org.joda.time.Duration.ZERO));
    if (windowing.getMode() == WindowingStrategy.AccumulationMode.ACCUMULATING_FIRED_PANES
        && !once) {
      throw new IllegalArgumentException(
          "the Delta sink of %s appends, but its input's windows come in several accumulating panes (trigger %s), so rows would be written twice; use discardingFiredPanes() or a trigger that fires once"
              .formatted(path, trigger));
    }
  }
}
