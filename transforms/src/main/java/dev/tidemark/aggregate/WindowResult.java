/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.MicrosRowCoder;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.WindowPolicy;
import java.time.Duration;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * The second half of an aggregation in append and update mode: merges the partial results of {@link
 * PreAggregate} into rows. Several of these, and of {@link WholeResult}, may follow one {@code
 * PreAggregate}, so that one read serves several sinks.
 *
 * <p>Output: rows of {@link AggregatePlan#resultSchema()}.
 *
 * <ul>
 *   <li><em>append</em>: each window's rows once, when the watermark reaches its end plus the
 *       allowed lateness; in Beam windows that end there, in event time, or, of sessions, in
 *       windows of a second of which it is the end, or within which it is.
 *   <li><em>update</em>: at each trigger every group that has new rows, with its values so far; in
 *       the global window. Keeps a table for each open window and bucket of groups, which goes when
 *       the window closes and the bucket hears of it; of sessions one per group; of totals over all
 *       of time one for each bucket, for ever.
 * </ul>
 *
 * <pre>
 *   tumbling(5 min), count(*); 10:01 /a, 10:02 /b, trigger, 10:03 /a, trigger, watermark 10:05
 *     update: (10:00, /a, 1) (10:00, /b, 1) | (10:00, /a, 2)
 *     append:                                                (10:00, /a, 2) (10:00, /b, 1)
 * </pre>
 *
 * <p>A session's window changes while it is open: it ends later with every row, begins earlier with
 * a row from before, and two become one where a row bridges them. In update mode each change is a
 * row with the window as it is by then, and no row takes an earlier one back. It
 * <em>supersedes</em> every earlier row of the same group whose window lies within its own; a sink
 * that keeps the latest row of each group and window must drop those, and one that knows the
 * window's start and end as a key keeps them. What is left when a session has closed is the row of
 * append mode.
 *
 * <pre>
 *   session(10 min), count(*), one group; 10:00, trigger, 10:15, trigger, 10:08, trigger, watermark 10:25
 *     update: [10:00, 10:10) 1 | [10:15, 10:25) 1 | [10:00, 10:25) 3, which supersedes both
 *     append:                                                           [10:00, 10:25) 3
 * </pre>
 */
public final class WindowResult
    extends PTransform<PCollection<KV<Integer, PartialAggregate>>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private final WindowPolicy policy;
  private final boolean heartbeats;

  private WindowResult(AggregatePlan plan, WindowPolicy policy, boolean heartbeats) {
    this.plan = plan;
    this.policy = policy;
    this.heartbeats = heartbeats;
  }

  /**
   * The results of {@code plan} in an output mode.
   *
   * @param mode append or update; for complete there is {@link WholeResult}
   * @param trigger in update mode the shortest time between two emissions; zero: as often as the
   *     runner can
   */
  public static WindowResult of(AggregatePlan plan, OutputMode mode, Duration trigger) {
    if (mode == OutputMode.COMPLETE) {
      throw new IllegalArgumentException(
          "complete mode emits tables and not rows: use WholeResult in place of WindowResult");
    }
    return new WindowResult(
        plan, new WindowPolicy(plan.windows(), mode, trigger, plan.allowedLateness()), false);
  }

  /**
   * The same; but sessions of append mode are closed by the watermark that the partial results of a
   * {@link PreAggregate#withHeartbeats} carry, and not by the runner's: for runners on which a key
   * for each group is dear, and whose stateful steps know no event time. The source must send a
   * batch, of no rows if need be, with each step of its watermark, or the last sessions stay open.
   */
  public WindowResult withHeartbeats() {
    return new WindowResult(plan, policy, true);
  }

  @Override
  public PCollection<Row> expand(PCollection<KV<Integer, PartialAggregate>> partials) {
    PCollection<Row> rows =
        policy.mode() == OutputMode.UPDATE
            ? open(partials)
            : sessions() ? closedSessions(partials) : closedWindows(partials);
    return rows.setCoder(MicrosRowCoder.of(plan.resultSchema()));
  }

  private boolean sessions() {
    return plan.windows() instanceof SessionWindowSpec;
  }

  private PCollection<Row> closedWindows(PCollection<KV<Integer, PartialAggregate>> partials) {
    PCollection<KV<Integer, PartialAggregate>> windowed =
        policy.mergesSlicesFirst()
            ? partials.apply("CompactSlices", new CompactSlices(plan, policy))
            : partials.apply("Window", policy.closingWindows());
    return windowed
        .apply("GroupByShard", GroupByKey.create())
        .apply("MergeClosedWindow", ParDo.of(new MergeClosedWindow(plan, policy)));
  }

  private PCollection<Row> closedSessions(PCollection<KV<Integer, PartialAggregate>> partials) {
    PCollection<Row> rows = heartbeats ? closedByHeartbeats(partials) : closedByTheRunner(partials);
    return rows.setCoder(MicrosRowCoder.of(plan.resultSchema()))
        .apply("WindowOfClose", policy.closes());
  }

  private PCollection<Row> closedByTheRunner(PCollection<KV<Integer, PartialAggregate>> partials) {
    return partials
        .apply("KeyByGroup", ParDo.of(new KeyByGroup(plan)))
        .setCoder(KvCoder.of(ByteArrayCoder.of(), new PartialAggregate.PartialAggregateCoder()))
        .apply("Window", policy.closingSessions())
        .apply("GroupByKey", GroupByKey.create())
        .apply("MergeClosedSession", ParDo.of(new MergeClosedSession(plan)));
  }

  private PCollection<Row> closedByHeartbeats(PCollection<KV<Integer, PartialAggregate>> partials) {
    return byBucket(partials, SplitByBucket.withHeartbeats(plan))
        .apply("CloseSessions", ParDo.of(new CloseSessions(plan)));
  }

  private PCollection<Row> open(PCollection<KV<Integer, PartialAggregate>> partials) {
    return byBucket(partials, SplitByBucket.withoutHeartbeats(plan))
        .apply("MergeChanges", ParDo.of(new MergeChanges(plan)));
  }

  private PCollection<KV<Integer, Iterable<PartialAggregate>>> byBucket(
      PCollection<KV<Integer, PartialAggregate>> partials, SplitByBucket split) {
    return partials
        .apply("Window", policy.sinceLastPane())
        .apply("GroupByShard", GroupByKey.create())
        .apply("SplitByBucket", ParDo.of(split))
        .setCoder(
            KvCoder.of(
                VarIntCoder.of(), IterableCoder.of(new PartialAggregate.PartialAggregateCoder())));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("outputMode", policy.mode().name()))
        .add(DisplayData.item("trigger", policy.trigger().toString()));
  }
}
