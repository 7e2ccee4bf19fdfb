/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryPipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;

/**
 * Runs a query over steps: its own source reads them one at a time, its own transforms do what they
 * do, and everything that a step causes has happened before the next one. Nothing outside is read
 * or written. With steps that have arrival times the clock goes by them; otherwise every sink's
 * trigger fires after each step.
 */
public final class SteppedRun {
  private final Query query;
  private final QueryPipeline assembly;
  private final EventSchema columns;
  private final Instant start;

  private SteppedRun(Query query, Instant start) {
    this.query = query;
    this.assembly = QueryPipeline.of(query);
    this.columns = assembly.columnsRead();
    this.start = start;
  }

  public static SteppedRun of(Query query) {
    return new SteppedRun(query, Clock.systemUTC().instant());
  }

  /** Where steps have no arrival times, {@code now} is the time of day. */
  SteppedRun at(Instant now) {
    return new SteppedRun(query, now);
  }

  /** Runs it on the Direct runner. */
  public Recording run(List<Step> steps) {
    return run(steps, StepRunner.DIRECT);
  }

  /**
   * Runs it.
   *
   * @throws IllegalArgumentException when steps have arrival times and the runner no clock to move
   */
  public Recording run(List<Step> steps, StepRunner runner) {
    Optional<Instant> first = steps.stream().flatMap(step -> timeOf(step).stream()).findFirst();
    if (first.isPresent() && !runner.hasClock()) {
      throw new IllegalArgumentException(
          "there are arrival times, and on this runner a test cannot move the clock; run it on the Direct runner, or leave @arrival out");
    }
    List<Moment> moments =
        new SteppedSource(steps, columns, query.watermark(), first.orElse(start)).moments();
    try (Recorder recorder = new Recorder()) {
      Pipeline pipeline = Pipeline.create(runner.options());
      PCollection<EventBatch> batches =
          pipeline
              .apply("Steps", stream(moments, first.isPresent(), runner))
              .apply("Mark", StepMarks.to(recorder, runner.quiet()))
              .setCoder(EventBatchCoder.of(columns));
      assembly.expand(batches, new RecorderOutputs(recorder.id(), !runner.hasClock()));
      runner.run(pipeline);
      return recording(moments, recorder);
    }
  }

  private static Optional<Instant> timeOf(Step step) {
    if (step instanceof Step.Arrival arrival) {
      return arrival.arrival();
    }
    return step instanceof Step.ClockTo clock ? Optional.of(clock.to()) : Optional.empty();
  }

  private TestStream<EventBatch> stream(List<Moment> moments, boolean timed, StepRunner runner) {
    TestStream.Builder<EventBatch> stream = TestStream.create(EventBatchCoder.of(columns));
    long clock = moments.isEmpty() ? 0 : moments.get(0).clock().toEpochMilli();
    long watermark = Long.MIN_VALUE;
    long pause = timed || !runner.hasClock() ? 0 : longestTrigger().toMillis();
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      stream = stream.addElements(StepMarks.of(columns, i));
      long now = moment.clock().toEpochMilli();
      if (timed && now > clock) {
        stream = stream.advanceProcessingTime(org.joda.time.Duration.millis(now - clock));
        clock = now;
      }
      if (moment.batch().isPresent()) {
        stream = stream.addElements(element(moment.batch().get(), now));
      }
      if (moment.watermark() > Math.max(watermark, EventBatch.NO_WATERMARK)) {
        watermark = moment.watermark();
        stream = stream.advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(watermark));
      }
      for (int more = 0; more < runner.elementsUntilClosed(); more++) {
        stream = stream.addElements(StepMarks.of(columns, i));
      }
      if (pause > 0) {
        stream = stream.advanceProcessingTime(org.joda.time.Duration.millis(pause + 1));
      }
    }
    return stream.addElements(StepMarks.of(columns, moments.size())).advanceWatermarkToInfinity();
  }

  private Duration longestTrigger() {
    return query.sinks().stream()
        .map(sink -> sink.trigger().interval())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private TimestampedValue<EventBatch> element(EventBatch batch, long now) {
    long time =
        query
            .watermark()
            .filter(spec -> batch.size() > 0)
            .map(spec -> Micros.toMillis(eventTime(batch, columns.indexOf(spec.column()))))
            .orElse(now);
    return TimestampedValue.of(batch, org.joda.time.Instant.ofEpochMilli(time));
  }

  private static long eventTime(EventBatch batch, int column) {
    return Micros.of((Instant) Objects.requireNonNull(batch.column(column).value(0)));
  }

  private static Recording recording(List<Moment> moments, Recorder recorder) {
    Map<Integer, List<Recorder.Emitted>> rows =
        recorder.rows().stream().collect(Collectors.groupingBy(Recorder.Emitted::step));
    Map<Integer, List<Recorder.Dropped>> dropped =
        recorder.deadLetters().stream().collect(Collectors.groupingBy(Recorder.Dropped::step));
    List<Recording.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < moments.size(); i++) {
      outcomes.add(
          new Recording.Outcome(
              moments.get(i),
              panes(rows.getOrDefault(i, List.of())),
              dropped.getOrDefault(i, List.of()).stream().map(Recorder.Dropped::letter).toList()));
    }
    return new Recording(
        List.copyOf(outcomes), panes(rows.getOrDefault(moments.size(), List.of())));
  }

  private static List<Recording.Pane> panes(List<Recorder.Emitted> step) {
    TreeMap<Integer, List<Row>> bySink = new TreeMap<>();
    for (Recorder.Emitted emitted : step) {
      bySink.computeIfAbsent(emitted.sink(), sink -> new ArrayList<>()).add(emitted.row());
    }
    bySink.values().forEach(sink -> sink.sort(RowOrder.BY_COLUMNS));
    return bySink.entrySet().stream()
        .map(entry -> new Recording.Pane(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }
}
