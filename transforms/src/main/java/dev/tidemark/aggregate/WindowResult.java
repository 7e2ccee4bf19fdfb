/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.OutputMode;
import dev.tidemark.window.WindowPolicy;
import java.time.Duration;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * The second half of a windowed aggregation: merges the partial results of {@link PreAggregate}
 * into rows, in one output mode. Several of these may follow one {@code PreAggregate}, so that one
 * read serves several sinks.
 *
 * <p>Output: rows of {@link AggregatePlan#resultSchema()}.
 *
 * <ul>
 *   <li><em>append</em>: each window's rows once, when the watermark reaches its end plus the
 *       allowed lateness; in Beam windows that end there, in event time.
 *   <li><em>update</em>: at each trigger every group that has new rows, with its values so far; in
 *       the global window. Keeps one table per shard and open window, which goes when the window
 *       closes.
 * </ul>
 *
 * <pre>
 *   tumbling(5 min), count(*); 10:01 /a, 10:02 /b, trigger, 10:03 /a, trigger, watermark 10:05
 *     update: (10:00, /a, 1) (10:00, /b, 1) | (10:00, /a, 2)
 *     append:                                                (10:00, /a, 2) (10:00, /b, 1)
 * </pre>
 */
public final class WindowResult
    extends PTransform<PCollection<KV<Integer, PartialAggregate>>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private final WindowPolicy policy;

  private WindowResult(AggregatePlan plan, WindowPolicy policy) {
    this.plan = plan;
    this.policy = policy;
  }

  /**
   * The results of {@code plan} in an output mode.
   *
   * @param trigger in update mode the shortest time between two emissions; zero: as often as the
   *     runner can
   */
  public static WindowResult of(AggregatePlan plan, OutputMode mode, Duration trigger) {
    return new WindowResult(
        plan, new WindowPolicy(plan.windows(), mode, trigger, plan.allowedLateness()));
  }

  @Override
  public PCollection<Row> expand(PCollection<KV<Integer, PartialAggregate>> partials) {
    PCollection<KV<Integer, Iterable<PartialAggregate>>> panes =
        partials.apply("Window", policy.window()).apply("GroupByShard", GroupByKey.create());
    PCollection<Row> rows =
        policy.mode() == OutputMode.APPEND
            ? panes.apply("MergeClosedWindow", ParDo.of(new MergeClosedWindow(plan, policy)))
            : panes.apply("MergeOpenWindows", ParDo.of(new MergeOpenWindows(plan)));
    return rows.setRowSchema(plan.resultSchema());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("outputMode", policy.mode().name()))
        .add(DisplayData.item("trigger", policy.trigger().toString()));
  }
}
