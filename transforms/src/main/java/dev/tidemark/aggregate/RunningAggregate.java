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
 * Running totals: aggregates rows by group over all of time, in update or complete mode. There is
 * no append mode, since no total is ever final.
 *
 * <p>Input: batches with the plan's schema, in the global window. No event time is needed but for
 * {@code first} and {@code last}, and nothing is late. Output: in update mode {@link #RESULT}, at
 * each trigger a row of {@link AggregatePlan#resultSchema()} for each group that has new rows; in
 * complete mode {@link #TABLES}, at each trigger the whole result; and {@link #DEAD_LETTERS}, the
 * malformed records of the input. Over bounded input there is one trigger, at the end.
 *
 * <pre>
 *   count(*) by page; /a /b, trigger, /a, trigger
 *     update:   (/a, 1) (/b, 1) | (/a, 2)
 *     complete: (/a, 1) (/b, 1) | (/a, 2) (/b, 1)
 * </pre>
 *
 * <p>State: one entry for each group there ever was, however many rows it has, for ever. In update
 * mode it is spread over buckets by the group's key, and a trigger reads and writes the buckets
 * that have new rows. The rows of a bundle are added up before they are sent to it.
 */
public final class RunningAggregate extends PTransform<PCollection<EventBatch>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Update mode: the groups that changed. */
  public static final TupleTag<Row> RESULT = WindowedAggregate.RESULT;

  /** Complete mode: the whole result. */
  public static final TupleTag<ResultTable> TABLES = WindowedAggregate.TABLES;

  /** Malformed records. */
  public static final TupleTag<DeadLetter> DEAD_LETTERS = PreAggregate.DEAD_LETTERS;

  private final AggregatePlan plan;
  private final OutputMode mode;
  private final Duration trigger;

  private RunningAggregate(AggregatePlan plan, OutputMode mode, Duration trigger) {
    if (plan.isWindowed()) {
      throw new IllegalArgumentException(
          "a running aggregate of a plan with windows (%s): use WindowedAggregate, or a plan that begins with AggregatePlan.overAllTime"
              .formatted(plan.windows()));
    }
    this.plan = plan;
    this.mode = mode;
    this.trigger = trigger;
  }

  /** The groups that changed, as often as the runner can. */
  public static RunningAggregate update(AggregatePlan plan) {
    return new RunningAggregate(plan, OutputMode.UPDATE, Duration.ZERO);
  }

  /** The whole result whenever something changed, as often as the runner can. */
  public static RunningAggregate complete(AggregatePlan plan) {
    return new RunningAggregate(plan, OutputMode.COMPLETE, Duration.ZERO);
  }

  /** Waits at least {@code interval} of processing time between two emissions. */
  public RunningAggregate withTrigger(Duration interval) {
    return new RunningAggregate(plan, mode, interval);
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> batches) {
    return WindowedAggregate.aggregate(batches, plan, mode, trigger, false);
  }
}
