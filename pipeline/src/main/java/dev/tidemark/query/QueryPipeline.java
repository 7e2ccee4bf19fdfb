/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.aggregate.WholeResult;
import dev.tidemark.aggregate.WindowResult;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.checkpoint.Checkpoint;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.checkpoint.QueryIdentity;
import dev.tidemark.checkpoint.StateStore;
import dev.tidemark.recording.RecordingConnector;
import dev.tidemark.rows.RowPositions;
import dev.tidemark.rows.SelectPlan;
import dev.tidemark.rows.SelectRows;
import dev.tidemark.sink.Fence;
import dev.tidemark.sink.watch.WatchedPoints;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.LogConnector;
import dev.tidemark.source.Recovery;
import dev.tidemark.source.RunnerHook;
import dev.tidemark.time.LateGate;
import dev.tidemark.time.ProcessingTime;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SessionWindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * A query as a Beam pipeline: one read, one pre-aggregation or selection, and from there a branch
 * for each sink with its own output mode and trigger.
 */
public final class QueryPipeline {
  private final Query query;
  private final Optional<AggregatePlan> aggregation;
  private final SelectPlan selection; // what is done without aggregates
  private final QueryInput input;
  private final WatchedPoints watched = WatchedPoints.ofNewRun();
  private Optional<String> recording = Optional.empty();
  private volatile long durable = Long.MIN_VALUE;

  private QueryPipeline(Query query) {
    this.query = query;
    this.aggregation = QueryPlans.aggregation(query);
    this.selection = QueryPlans.selection(query);
    this.input = inputOf(query.source());
  }

  /** The pipeline of a query, which is valid. */
  public static QueryPipeline of(Query query) {
    return new QueryPipeline(query);
  }

  /**
   * Finds out whether the source can be read and the sinks be written, and makes what they need:
   * the one thing that touches the outside before a query runs.
   *
   * @throws dev.tidemark.source.SourceUnavailableException when the source is not there or cannot
   *     be reached
   * @throws dev.tidemark.sink.delta.DeltaTableException when a table cannot be written, or is
   *     another query's
   */
  public void preflight() {
    input.preflight();
    sinks(RunnerHook.NONE, Fence.NONE).preflight();
  }

  /** Makes sure, within some seconds, that the source of a query that runs can be reached. */
  public void checkSource() {
    input.checkReachable();
  }

  /** What is read, in a few words. */
  public String describeSource() {
    return input.describe();
  }

  /** Where results go, each sink in a few words. */
  public List<String> describeSinks() {
    return query.sinks().stream().map(QuerySummary::sink).toList();
  }

  /** Where the pipeline's rows and dead letters can be seen passing. */
  public WatchedPoints watched() {
    return watched;
  }

  /**
   * Adds the query's transforms to {@code pipeline}.
   *
   * @param hook what the pipeline's runner needs of the source
   */
  public void expandInto(Pipeline pipeline, RunnerHook hook) {
    expandInto(pipeline, hook, Optional.empty());
  }

  /**
   * As {@link #expandInto(Pipeline, RunnerHook)}, going on from what {@code checkpoint} holds.
   *
   * @throws dev.tidemark.checkpoint.CheckpointException when the source cannot be read again, or
   *     the checkpoint is damaged
   */
  public void expandInto(Pipeline pipeline, RunnerHook hook, Optional<Checkpoint> checkpoint) {
    QuerySinks sinks = sinks(hook, checkpoint.map(QueryPipeline::fence).orElse(Fence.NONE));
    boolean heartbeats = hook.wantsHeartbeats() && hasHeartbeats();
    Recovery recovery = recovery(checkpoint, sinks.horizons());
    requireRecordable(recovery);
    expand(read(pipeline, hook, recovery, heartbeats), sinks, heartbeats, recovery.store());
  }

  /** What was kept is of rows that the recording would not have. */
  private void requireRecordable(Recovery recovery) {
    boolean goesOn = recovery.ledger().filter(l -> l.content().committed() >= 0).isPresent();
    if (recording.isPresent() && recovery.store().isPresent() && goesOn) {
      throw new QueryException(
          List.of(
              new Problem(
                  "--record",
                  "the query %s cannot be recorded from where it is".formatted(query.name()),
                  "it goes on from state that its checkpoint keeps, and the rows of that are not read again",
                  "record a run with another checkpointLocation, or run it without --record")));
    }
  }

  /**
   * Whether its sessions can close by heartbeats: those of event time, of an input that goes on.
   */
  private boolean hasHeartbeats() {
    return query.watermark().isPresent()
        && !isBounded()
        && query.window().filter(SessionWindowSpec.class::isInstance).isPresent();
  }

  private PCollection<EventBatch> read(
      Pipeline pipeline, RunnerHook hook, Recovery recovery, boolean heartbeats) {
    if (input instanceof QueryInput.Batch batch) {
      return pipeline.apply(
          "Read",
          Read.from(query.watermark().map(batch.source()::withWatermark).orElse(batch.source())));
    }
    EventSource source = stream().orElseThrow();
    EventSource read =
        recording
            .map(to -> new RecordingConnector((LogConnector) source.connector(), to))
            .map(source::withConnector)
            .orElse(source);
    return pipeline.apply("Read", hook.read(heartbeats ? read.withHeartbeats() : read, recovery));
  }

  /** Its source, with its watermark; empty if its input ends. */
  public Optional<EventSource> stream() {
    if (!(input instanceof QueryInput.Stream stream)) {
      return Optional.empty();
    }
    EventSource source = stream.source();
    return Optional.of(query.watermark().map(source::withWatermark).orElse(source));
  }

  /** Which rows are late; empty if none can be, since there are no aggregates. */
  public Optional<LateGate> lateGate() {
    return aggregation.map(AggregatePlan::lateGate);
  }

  /** Has what {@link #expandInto} makes recorded, in a directory that was begun for that. */
  public void recordTo(String directory) {
    recording = Optional.of(directory);
  }

  /** Whether the input ends, and with it the query, by itself. */
  public boolean isBounded() {
    return input instanceof QueryInput.Batch;
  }

  /** How to have it read as a batch, which ends, if it can be: advice that follows "or". */
  public Optional<String> asBatch() {
    return SourceFormats.of(query.source()).asBatch();
  }

  private QuerySinks sinks(RunnerHook hook, Fence fence) {
    return new QuerySinks(query, resultSchema(), hook, watched, recording, fence);
  }

  private static Fence fence(Checkpoint checkpoint) {
    return checkpoint.hold()::requireHeld;
  }

  private Recovery recovery(Optional<Checkpoint> checkpoint, List<Horizon> horizons) {
    Horizon least = Horizon.leastOf(horizons);
    Horizon noting =
        history -> {
          durable = least.durable(history);
          return durable;
        };
    return new QueryRecovery(query).from(checkpoint, aggregation, noting);
  }

  /**
   * The event time up to which every sink has made results durable, as the ledger of a run that
   * {@link #expandInto} began knows it; empty while it does not.
   */
  public Optional<Instant> durable() {
    long known = durable;
    return known == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(known));
  }

  /** What its checkpoint is good for. */
  public QueryIdentity identity() {
    return QueryFields.of(query, columnsRead());
  }

  /**
   * Adds the query's transforms behind {@code batches} of the columns it reads, with {@code
   * outputs} in place of its sinks.
   *
   * @see #columnsRead
   */
  public void expand(PCollection<EventBatch> batches, QueryOutputs outputs) {
    expand(batches, outputs, false, Optional.empty());
  }

  private void expand(
      PCollection<EventBatch> batches,
      QueryOutputs outputs,
      boolean heartbeats,
      Optional<StateStore> store) {
    if (aggregation.isPresent()) {
      aggregate(batches, aggregation.get(), outputs, heartbeats, store);
    } else {
      select(batches, outputs);
    }
  }

  /** Its source, to be read without running the query. */
  QueryInput input() {
    return input;
  }

  /** Its source as it is now: files that it watches are those that there are. */
  QueryInput inputAsItIs() {
    return query.source() instanceof FileSpec files ? inputOf(files.unwatched()) : input;
  }

  /** The columns that the query reads, of those that its schema has. */
  public EventSchema columnsRead() {
    EventSchema columns = aggregation.map(AggregatePlan::schema).orElse(selection.schema());
    return query.isOfProcessingTime() ? columns.without(ProcessingTime.COLUMN) : columns;
  }

  private void aggregate(
      PCollection<EventBatch> batches,
      AggregatePlan plan,
      QueryOutputs outputs,
      boolean heartbeats,
      Optional<StateStore> store) {
    PCollection<EventBatch> timed =
        query.isOfProcessingTime()
            ? batches.apply("ProcessingTime", ProcessingTime.of(columnsRead()))
            : batches;
    PreAggregate add = store.map(preAggregate(plan)::withStore).orElse(preAggregate(plan));
    PCollectionTuple partials =
        timed.apply("PreAggregate", heartbeats ? add.withHeartbeats() : add);
    for (int i = 0; i < query.sinks().size(); i++) {
      SinkSpec sink = query.sinks().get(i);
      String name = "Sink" + i + "Result";
      Duration trigger = outputs.trigger(sink);
      if (sink.outputMode() == OutputMode.COMPLETE) {
        outputs.tables(
            i, partials.get(PreAggregate.BUNDLES).apply(name, WholeResult.of(plan, trigger)));
      } else {
        WindowResult result = WindowResult.of(plan, sink.outputMode(), trigger);
        outputs.rows(
            i,
            partials
                .get(PreAggregate.PARTIALS)
                .apply(name, heartbeats ? result.withHeartbeats() : result));
      }
    }
    outputs.deadLetters(partials.get(PreAggregate.DEAD_LETTERS));
  }

  private PreAggregate preAggregate(AggregatePlan plan) {
    PreAggregate preAggregate = PreAggregate.by(plan);
    boolean whole = query.sinks().stream().anyMatch(s -> s.outputMode() == OutputMode.COMPLETE);
    return whole ? preAggregate.withBundles() : preAggregate;
  }

  /** Append and update are the same: no row ever changes. */
  private void select(PCollection<EventBatch> batches, QueryOutputs outputs) {
    boolean positions = IntStream.range(0, query.sinks().size()).anyMatch(outputs::takesPositions);
    SelectRows select = SelectRows.by(selection);
    PCollectionTuple rows = batches.apply("Select", positions ? select.withPositions() : select);
    for (int i = 0; i < query.sinks().size(); i++) {
      PCollection<Row> result = rows.get(SelectRows.ROWS);
      boolean drop = positions && !outputs.takesPositions(i);
      outputs.rows(i, drop ? result.apply("Sink" + i + "Rows", RowPositions.drop()) : result);
    }
    outputs.deadLetters(rows.get(SelectRows.DEAD_LETTERS));
  }

  private <S extends SourceSpec> QueryInput inputOf(S spec) {
    return SourceFormats.of(spec).input(spec, query, columnsRead());
  }

  /** The columns of the rows that sinks are given. */
  public Schema resultSchema() {
    return aggregation
        .map(AggregatePlan::resultSchema)
        .orElseGet(() -> selection.resultSchema().toBeam());
  }
}
