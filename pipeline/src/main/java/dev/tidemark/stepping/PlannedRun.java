/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;

/**
 * Runs a query on the Direct runner over micro-batches that are read already, one after the other:
 * all that a batch causes has happened before the next. Every sink is given what changed at each
 * batch, whatever its trigger.
 */
public final class PlannedRun {
  private PlannedRun() {}

  /**
   * A micro-batch.
   *
   * @param batches what it reads
   * @param watermark by which it is judged, in milliseconds since 1970
   */
  public record MicroBatch(List<EventBatch> batches, long watermark) {
    public MicroBatch {
      batches = List.copyOf(batches);
    }
  }

  /**
   * What came of a micro-batch.
   *
   * @param rows what each sink was given, by its number, in no order
   * @param deadLetters what is in no result
   */
  public record Result(Map<Integer, List<Row>> rows, List<DeadLetter> deadLetters) {
    /** What sink number {@code sink} was given. */
    public List<Row> rowsOf(int sink) {
      return rows.getOrDefault(sink, List.of());
    }
  }

  /** The results of each batch. What would come if the source ended is not among them. */
  public static List<Result> run(Query query, List<MicroBatch> batches) {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(1);
    options.setEnforceEncodability(false);
    options.setEnforceImmutability(false);
    QueryPipeline assembly = QueryPipeline.of(query);
    EventSchema columns = assembly.columnsRead();
    try (Recorder recorder = new Recorder()) {
      Pipeline pipeline = Pipeline.create(options);
      PCollection<EventBatch> read =
          pipeline
              .apply("Batches", stream(columns, batches))
              .apply("Mark", StepMarks.to(recorder, Duration.ZERO))
              .setCoder(EventBatchCoder.of(columns));
      assembly.expand(read, new RecorderOutputs(recorder.id(), true));
      pipeline.run().waitUntilFinish();
      return results(batches.size(), recorder);
    }
  }

  private static TestStream<EventBatch> stream(EventSchema columns, List<MicroBatch> batches) {
    TestStream.Builder<EventBatch> stream = TestStream.create(EventBatchCoder.of(columns));
    long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    for (int i = 0; i < batches.size(); i++) {
      MicroBatch batch = batches.get(i);
      stream = stream.addElements(StepMarks.of(columns, i));
      List<TimestampedValue<EventBatch>> elements = new ArrayList<>();
      for (EventBatch read : batch.batches()) {
        elements.add(TimestampedValue.of(read, BoundedWindow.TIMESTAMP_MIN_VALUE));
      }
      if (!elements.isEmpty()) {
        stream = add(stream, elements);
      }
      if (batch.watermark() > watermark) {
        watermark = batch.watermark();
        stream = stream.advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(watermark));
      }
    }
    return stream.addElements(StepMarks.of(columns, batches.size())).advanceWatermarkToInfinity();
  }

  @SuppressWarnings("unchecked") // an array of a generic type, as TestStream wants it
  private static TestStream.Builder<EventBatch> add(
      TestStream.Builder<EventBatch> stream, List<TimestampedValue<EventBatch>> elements) {
    return stream.addElements(
        elements.get(0), elements.subList(1, elements.size()).toArray(TimestampedValue[]::new));
  }

  private static List<Result> results(int batches, Recorder recorder) {
    Map<Integer, List<Recorder.Emitted>> rows =
        recorder.rows().stream().collect(Collectors.groupingBy(Recorder.Emitted::step));
    Map<Integer, List<Recorder.Dropped>> dropped =
        recorder.deadLetters().stream().collect(Collectors.groupingBy(Recorder.Dropped::step));
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      Map<Integer, List<Row>> bySink = new TreeMap<>();
      for (Recorder.Emitted emitted : rows.getOrDefault(i, List.of())) {
        bySink.computeIfAbsent(emitted.sink(), s -> new ArrayList<>()).add(emitted.row());
      }
      results.add(
          new Result(
              bySink,
              dropped.getOrDefault(i, List.of()).stream().map(Recorder.Dropped::letter).toList()));
    }
    return results;
  }
}
