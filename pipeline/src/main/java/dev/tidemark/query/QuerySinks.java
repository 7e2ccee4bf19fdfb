/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.batch.DeadLetter;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.recording.RecordPanes;
import dev.tidemark.sink.Fence;
import dev.tidemark.sink.deadletter.DeadLetterFiles;
import dev.tidemark.sink.deadletter.DeadLetterLog;
import dev.tidemark.sink.watch.Watch;
import dev.tidemark.sink.watch.WatchedPoints;
import dev.tidemark.source.RunnerHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * The sinks that a query names, and its dead letters, as the runner needs them.
 *
 * @param rows the schema of the results
 * @param watched where rows and dead letters can be seen passing
 * @param recording where they are recorded, if they are
 * @param fence lets this run write
 */
record QuerySinks(
    Query query,
    Schema rows,
    RunnerHook hook,
    WatchedPoints watched,
    Optional<String> recording,
    Fence fence)
    implements QueryOutputs {

  /** Makes sure that each can be written, and makes what it needs. */
  void preflight() {
    for (int i = 0; i < query.sinks().size(); i++) {
      preflight(i, query.sinks().get(i));
    }
  }

  /** Up to where each has made results durable. */
  List<Horizon> horizons() {
    List<Horizon> horizons = new ArrayList<>();
    for (int i = 0; i < query.sinks().size(); i++) {
      horizons.add(horizon(i, query.sinks().get(i)));
    }
    return horizons;
  }

  @Override
  public void rows(int sink, PCollection<Row> rows) {
    recording.ifPresent(
        to ->
            rows.apply(
                name(sink) + "Record", RecordPanes.rows(to, sink, this.rows.getFieldNames())));
    SinkSpec spec = query.sinks().get(sink);
    write(
        sink,
        spec,
        settled(sink, spec, rows).apply(name(sink) + "Watch", Watch.rows(watched.sink(sink))));
  }

  @Override
  public void tables(int sink, PCollection<ResultTable> tables) {
    recording.ifPresent(
        to ->
            tables.apply(
                name(sink) + "Record", RecordPanes.tables(to, sink, rows.getFieldNames())));
    SinkSpec spec = query.sinks().get(sink);
    writeTables(sink, spec, settled(sink, spec, tables));
  }

  /** A trigger that is no longer than a micro-batch is kept by the micro-batches themselves. */
  @Override
  public Duration trigger(SinkSpec sink) {
    Duration interval = sink.trigger().interval();
    return interval.compareTo(hook.batchInterval()) > 0 ? interval : Duration.ZERO;
  }

  @Override
  public boolean takesPositions(int sink) {
    return SinkFormats.of(query.sinks().get(sink)).takesPositions();
  }

  @Override
  public void deadLetters(PCollection<DeadLetter> letters) {
    recording.ifPresent(to -> letters.apply("DeadLetterRecord", RecordPanes.deadLetters(to)));
    PCollection<DeadLetter> seen =
        letters.apply("DeadLetterWatch", Watch.deadLetters(watched.deadLetters()));
    if (query.deadLetter().isEmpty()) {
      seen.apply("DeadLetter", DeadLetterLog.sample());
      return;
    }
    DeadLetterFiles files = DeadLetterFiles.into(query.deadLetter().get().path());
    hook.settledLists("DeadLetter", seen)
        .ifPresentOrElse(
            lists -> lists.apply("DeadLetter", files.ofLists()),
            () -> seen.apply("DeadLetter", files));
  }

  private static String name(int sink) {
    return "Sink" + sink;
  }

  private <T> PCollection<T> settled(int number, SinkSpec sink, PCollection<T> results) {
    return SinkFormats.of(sink).keeps() ? hook.settled(name(number), results) : results;
  }

  private <S extends SinkSpec> void write(int number, S sink, PCollection<Row> result) {
    SinkFormats.of(sink).write(sink, context(number, sink), result);
  }

  private <S extends SinkSpec> void writeTables(
      int number, S sink, PCollection<ResultTable> tables) {
    SinkFormats.of(sink).writeTables(sink, context(number, sink), tables);
  }

  private <S extends SinkSpec> void preflight(int number, S sink) {
    SinkFormats.of(sink).preflight(sink, context(number, sink));
  }

  private <S extends SinkSpec> Horizon horizon(int number, S sink) {
    return SinkFormats.of(sink).horizon(sink, context(number, sink));
  }

  private SinkContext context(int number, SinkSpec sink) {
    return new SinkContext(query, name(number), rows, trigger(sink), fence);
  }
}
