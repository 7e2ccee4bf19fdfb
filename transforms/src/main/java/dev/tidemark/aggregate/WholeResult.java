/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.OutputMode;
import dev.tidemark.window.WindowPolicy;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * The second half of an aggregation in complete mode: merges {@link PreAggregate#BUNDLES}, and
 * emits the whole result at each trigger at which there is something new. As {@link WindowResult}
 * does for append and update mode.
 *
 * <p>Output: one {@link ResultTable} a trigger, in the global window. A bundle is in a table whole,
 * or not yet at all.
 *
 * <p>What is late is late here too: a row that no other output mode would take is in no table, so
 * that all sinks of a query show the same. The last table holds the rows that append mode emits.
 *
 * <p>One worker keeps the whole result, for ever: every group of every window, as Structured
 * Streaming's complete mode does, and reads, writes and emits all of it at each trigger. It is for
 * results that are small.
 *
 * <pre>
 *   tumbling(5 min), count(*); 10:01 /a, 10:02 /b, trigger, 10:06 /a, trigger, 10:04 is late, trigger
 *     (10:00, /a, 1) (10:00, /b, 1) | (10:00, /a, 1) (10:00, /b, 1) (10:05, /a, 1) | nothing new
 * </pre>
 */
public final class WholeResult
    extends PTransform<PCollection<List<PartialAggregate>>, PCollection<ResultTable>> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private final WindowPolicy policy;

  private WholeResult(AggregatePlan plan, WindowPolicy policy) {
    this.plan = plan;
    this.policy = policy;
  }

  /**
   * The results of {@code plan}.
   *
   * @param trigger the shortest time between two tables; zero: as often as the runner can
   */
  public static WholeResult of(AggregatePlan plan, Duration trigger) {
    return new WholeResult(
        plan,
        new WindowPolicy(plan.windows(), OutputMode.COMPLETE, trigger, plan.allowedLateness()));
  }

  @Override
  public PCollection<ResultTable> expand(PCollection<List<PartialAggregate>> bundles) {
    return bundles
        .apply(
            "OneTable",
            WithKeys.<Integer, List<PartialAggregate>>of(0).withKeyType(TypeDescriptors.integers()))
        .apply("Window", policy.sinceLastPane())
        .apply("GroupByKey", GroupByKey.create())
        .apply("MergeWhole", ParDo.of(new MergeWhole(plan)))
        .setCoder(ResultTableCoder.of(plan.resultSchema()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("outputMode", policy.mode().name()))
        .add(DisplayData.item("trigger", policy.trigger().toString()));
  }
}
