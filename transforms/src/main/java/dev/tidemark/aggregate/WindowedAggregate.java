/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.window.OutputMode;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Aggregates event-time rows by group and window, in one output mode: {@link PreAggregate} and
 * {@link WindowResult} or {@link WholeResult} in one.
 *
 * <p>Input: batches with the plan's schema, in the global window, each carrying the watermark that
 * its rows are late by. Output: in append and update mode {@link #RESULT}, rows of {@link
 * AggregatePlan#resultSchema()}; in complete mode {@link #TABLES}, the whole result at each
 * trigger; and {@link #DEAD_LETTERS}, the late rows and the malformed records of the input. Nothing
 * is dropped silently: see the metrics of {@link PreAggregate}.
 */
public final class WindowedAggregate extends PTransform<PCollection<EventBatch>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The rows of the result, in append and update mode. */
  public static final TupleTag<Row> RESULT = new TupleTag<>("result");

  /** The whole result, in complete mode. */
  public static final TupleTag<ResultTable> TABLES = new TupleTag<>("tables");

  /** Late rows and malformed records. */
  public static final TupleTag<DeadLetter> DEAD_LETTERS = PreAggregate.DEAD_LETTERS;

  private final AggregatePlan plan;
  private final OutputMode mode;
  private final Duration trigger;
  private final boolean heartbeats;

  private WindowedAggregate(
      AggregatePlan plan, OutputMode mode, Duration trigger, boolean heartbeats) {
    if (!plan.isWindowed()) {
      throw new IllegalArgumentException(
          "a windowed aggregate of a plan without windows: use RunningAggregate, or a plan that begins with AggregatePlan.of");
    }
    this.plan = plan;
    this.mode = mode;
    this.trigger = trigger;
    this.heartbeats = heartbeats;
  }

  /** Each window once, when it closes. */
  public static WindowedAggregate append(AggregatePlan plan) {
    return new WindowedAggregate(plan, OutputMode.APPEND, Duration.ZERO, false);
  }

  /** The groups that changed, as often as the runner can. */
  public static WindowedAggregate update(AggregatePlan plan) {
    return new WindowedAggregate(plan, OutputMode.UPDATE, Duration.ZERO, false);
  }

  /** The whole result whenever something changed, as often as the runner can. */
  public static WindowedAggregate complete(AggregatePlan plan) {
    return new WindowedAggregate(plan, OutputMode.COMPLETE, Duration.ZERO, false);
  }

  /**
   * In update and complete mode, waits at least {@code interval} of processing time between two
   * emissions.
   */
  public WindowedAggregate withTrigger(Duration interval) {
    return new WindowedAggregate(plan, mode, interval, heartbeats);
  }

  /** As {@link WindowResult#withHeartbeats}. */
  public WindowedAggregate withHeartbeats() {
    return new WindowedAggregate(plan, mode, trigger, true);
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> batches) {
    return aggregate(batches, plan, mode, trigger, heartbeats);
  }

  static PCollectionTuple aggregate(
      PCollection<EventBatch> batches,
      AggregatePlan plan,
      OutputMode mode,
      Duration trigger,
      boolean heartbeats) {
    boolean whole = mode == OutputMode.COMPLETE;
    PreAggregate plain = PreAggregate.by(plan);
    PreAggregate add = heartbeats ? plain.withHeartbeats() : plain;
    PCollectionTuple added = batches.apply("PreAggregate", whole ? add.withBundles() : add);
    WindowResult rows = whole ? null : WindowResult.of(plan, mode, trigger);
    PCollectionTuple result =
        whole
            ? PCollectionTuple.of(
                TABLES,
                added.get(PreAggregate.BUNDLES).apply("WholeResult", WholeResult.of(plan, trigger)))
            : PCollectionTuple.of(
                RESULT,
                added
                    .get(PreAggregate.PARTIALS)
                    .apply("WindowResult", heartbeats ? rows.withHeartbeats() : rows));
    return result.and(DEAD_LETTERS, added.get(PreAggregate.DEAD_LETTERS));
  }
}
