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
 * {@link WindowResult} in one.
 *
 * <p>Input: batches with the plan's schema, in the global window, each carrying the watermark that
 * its rows are late by. Output: {@link #RESULT}, rows of {@link AggregatePlan#resultSchema()}; and
 * {@link #DEAD_LETTERS}, the late rows and the malformed records of the input. Nothing is dropped
 * silently: see the metrics of {@link PreAggregate}.
 */
public final class WindowedAggregate extends PTransform<PCollection<EventBatch>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The rows of the result. */
  public static final TupleTag<Row> RESULT = new TupleTag<>("result");

  /** Late rows and malformed records. */
  public static final TupleTag<DeadLetter> DEAD_LETTERS = PreAggregate.DEAD_LETTERS;

  private final AggregatePlan plan;
  private final OutputMode mode;
  private final Duration trigger;

  private WindowedAggregate(AggregatePlan plan, OutputMode mode, Duration trigger) {
    this.plan = plan;
    this.mode = mode;
    this.trigger = trigger;
  }

  /** Each window once, when it closes. */
  public static WindowedAggregate append(AggregatePlan plan) {
    return new WindowedAggregate(plan, OutputMode.APPEND, Duration.ZERO);
  }

  /** The groups that changed, as often as the runner can. */
  public static WindowedAggregate update(AggregatePlan plan) {
    return new WindowedAggregate(plan, OutputMode.UPDATE, Duration.ZERO);
  }

  /** In update mode, waits at least {@code interval} of processing time between two emissions. */
  public WindowedAggregate withTrigger(Duration interval) {
    return new WindowedAggregate(plan, mode, interval);
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> batches) {
    PCollectionTuple partials = batches.apply("PreAggregate", PreAggregate.by(plan));
    PCollection<Row> result =
        partials
            .get(PreAggregate.PARTIALS)
            .apply("WindowResult", WindowResult.of(plan, mode, trigger));
    return PCollectionTuple.of(RESULT, result)
        .and(DEAD_LETTERS, partials.get(PreAggregate.DEAD_LETTERS));
  }
}
