/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryInWords;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.query.SinkSpec;
import dev.tidemark.recording.LetterText;
import dev.tidemark.recording.RecordedRun;
import dev.tidemark.recording.RecordedStep;
import dev.tidemark.recording.RowText;
import dev.tidemark.stepping.PlannedRun;
import dev.tidemark.window.OutputMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * A recorded run, done again on the Direct runner, beside what it gave: its own query, or another
 * one, over the same records in the same micro-batches.
 *
 * @param run what was recorded
 * @param sinks each sink that both queries have, and dead letters last
 */
public record Replay(RecordedRun run, List<SinkComparison> sinks) {
  private static final List<String> LETTER = List.of("kind", "topic", "partition", "offset");

  /** Whether every sink was given the same. */
  public boolean isSame() {
    return sinks.stream().allMatch(sink -> sink.differences().isEmpty());
  }

  /**
   * Runs a recording again.
   *
   * @param recorded the query that was recorded
   * @param query the query to run now; its input has no end
   * @throws IOException when the recording cannot be read
   */
  public static Replay of(RecordedRun run, Query recorded, Query query) throws IOException {
    QueryPipeline assembly = QueryPipeline.of(query);
    List<PlannedRun.Result> results =
        PlannedRun.run(query, new ReplayPlan(run, assembly, recorded.watermark()).microBatches());
    Comparing comparing = new Comparing(run, results, recorded, query);
    List<SinkComparison> sinks = new ArrayList<>();
    int both = Math.min(recorded.sinks().size(), query.sinks().size());
    for (int i = 0; i < both; i++) {
      sinks.add(comparing.sink(i));
    }
    sinks.add(comparing.deadLetters());
    return new Replay(run, List.copyOf(sinks));
  }

  private static final class Comparing {
    private final RecordedRun run;
    private final List<PlannedRun.Result> results;
    private final Query recorded;
    private final Query query;
    private final List<String> columns;
    private final RowCompare compare;

    Comparing(RecordedRun run, List<PlannedRun.Result> results, Query recorded, Query query) {
      this.run = run;
      this.results = results;
      this.recorded = recorded;
      this.query = query;
      Schema result = QueryPipeline.of(query).resultSchema();
      this.columns = result.getFieldNames();
      Set<Integer> fractions = new HashSet<>();
      for (int i = 0; i < result.getFieldCount(); i++) {
        if (result.getField(i).getType().getTypeName() == Schema.TypeName.DOUBLE) {
          fractions.add(i);
        }
      }
      this.compare = new RowCompare(fractions);
    }

    SinkComparison sink(int number) {
      SinkSpec sink = query.sinks().get(number);
      SinkRows rows =
          new SinkRows(
              aligned(SinkRows.recorded(run, number)),
              replayed(result -> cells(result.rowsOf(number))));
      String name =
          "sinks.%d %s, %s"
              .formatted(
                  number,
                  QueryInWords.sink(sink),
                  sink.outputMode().name().toLowerCase(Locale.ROOT));
      int keys = query.aggregates().isEmpty() ? 0 : columns.size() - query.aggregates().size();
      if (query.aggregates().isEmpty() || sink.outputMode() == OutputMode.APPEND) {
        return bag(rows, keys).result(name, columns);
      }
      return sink.outputMode() == OutputMode.COMPLETE
          ? tables(rows, keys).result(name, columns)
          : updates(rows, keys, sink).result(name, columns);
    }

    /** Recorded rows with the columns of now: those of the same name, and nothing for others. */
    private List<SinkRows.At> aligned(List<SinkRows.At> panes) {
      List<String> before = QueryPipeline.of(recorded).resultSchema().getFieldNames();
      if (before.equals(columns)) {
        return panes;
      }
      List<Integer> positions = columns.stream().map(before::indexOf).toList();
      return panes.stream()
          .map(
              pane ->
                  new SinkRows.At(
                      pane.step(),
                      pane.rows().stream().map(row -> picked(row, positions)).toList()))
          .toList();
    }

    private static List<String> picked(List<String> row, List<Integer> positions) {
      List<String> picked = new ArrayList<>();
      positions.forEach(position -> picked.add(position < 0 ? null : row.get(position)));
      return picked;
    }

    private interface Cells {
      List<List<String>> of(PlannedRun.Result result);
    }

    private List<SinkRows.At> replayed(Cells cells) {
      return IntStream.range(0, results.size())
          .mapToObj(step -> new SinkRows.At(step, cells.of(results.get(step))))
          .filter(pane -> !pane.rows().isEmpty())
          .toList();
    }

    private List<List<String>> cells(List<Row> rows) {
      return rows.stream().map(row -> RowText.cells(row, columns)).toList();
    }

    private BagComparer bag(SinkRows rows, int keys) {
      return new BagComparer(compare, keys)
          .compare(all(rows.recorded()), all(rows.replayed()), excused(rows.replayed()));
    }

    private static List<List<String>> all(List<SinkRows.At> panes) {
      return panes.stream().flatMap(pane -> pane.rows().stream()).toList();
    }

    /** Of a run that was killed, the last micro-batch may lack some of its results. */
    private List<List<String>> excused(List<SinkRows.At> replayed) {
      return run.complete()
          ? List.of()
          : all(replayed.stream().filter(pane -> pane.step() == lastStep()).toList());
    }

    private int lastStep() {
      return run.steps().size() - 1;
    }

    /** The last table alone: each one is there in place of those before. */
    private BagComparer tables(SinkRows rows, int keys) {
      if (rows.recorded().isEmpty()) {
        return new BagComparer(compare, keys);
      }
      SinkRows.At last = rows.recorded().get(rows.recorded().size() - 1);
      List<List<String>> then =
          rows.replayed().stream()
              .filter(pane -> pane.step() <= last.step())
              .reduce((a, b) -> b)
              .map(SinkRows.At::rows)
              .orElse(List.of());
      return new BagComparer(compare, keys).compare(last.rows(), then, List.of());
    }

    private UpdateComparer updates(SinkRows rows, int keys, SinkSpec sink) {
      List<Long> times = run.steps().stream().map(RecordedStep::at).toList();
      int complete = run.complete() ? times.size() : times.size() - 1;
      Duration trigger = sink.trigger().interval();
      int excusedFrom =
          trigger.isZero() ? complete : UpdateComparer.excusedFrom(times, complete, trigger);
      return new UpdateComparer(compare, keys, rows).compareEmitted().compareMissing(excusedFrom);
    }

    SinkComparison deadLetters() {
      List<List<String>> then =
          SinkRows.recorded(run, -1).stream()
              .flatMap(pane -> pane.rows().stream())
              .map(Comparing::identity)
              .distinct()
              .toList();
      List<List<String>> now = letters(results.stream());
      List<List<String>> excused =
          run.complete() || results.isEmpty()
              ? List.of()
              : letters(Stream.of(results.get(results.size() - 1)));
      return new BagComparer(new RowCompare(Set.of()), LETTER.size())
          .compare(then, now, excused)
          .result("dead letters", LETTER);
    }

    private static List<List<String>> letters(Stream<PlannedRun.Result> results) {
      return results
          .flatMap(result -> result.deadLetters().stream())
          .map((DeadLetter letter) -> identity(LetterText.cells(letter)))
          .distinct()
          .toList();
    }

    private static List<String> identity(List<String> letter) {
      return letter.subList(0, LETTER.size());
    }
  }
}
