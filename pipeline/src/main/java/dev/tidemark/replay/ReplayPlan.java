/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.Stretch;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.recording.RecordedRun;
import dev.tidemark.recording.RecordedStep;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.PlannedSource;
import dev.tidemark.stepping.PlannedRun.MicroBatch;
import dev.tidemark.time.PartitionProgress;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.metrics.MetricsEnvironment;

/**
 * Reads recorded micro-batches again, by the source of the query that is to be run: its decoder
 * says what a row is. The watermark is the recorded one as long as the query has it from the same
 * column by the same rules; by others it is made anew, from the rows and from when partitions were
 * silent.
 */
final class ReplayPlan {
  private final RecordedRun run;
  private final QueryPipeline assembly;
  private final EventSource source;
  private final Optional<WatermarkSpec> recorded;
  private final Map<Origin, Long> greatest = new HashMap<>();
  private long watermark = PartitionWatermarks.MIN;

  /**
   * @param assembly of the query that is run now; its source has no end
   * @param recorded how the recorded run's watermark was made
   */
  ReplayPlan(RecordedRun run, QueryPipeline assembly, Optional<WatermarkSpec> recorded) {
    this.run = run;
    this.assembly = assembly;
    this.source = assembly.stream().orElseThrow().withConnector(run.records());
    this.recorded = recorded;
  }

  @SuppressWarnings("try") // metrics are there for whoever asks, and closed
  List<MicroBatch> microBatches() throws IOException {
    List<MicroBatch> batches = new ArrayList<>();
    try (Closeable metrics =
        MetricsEnvironment.scopedMetricsContainer(new MetricsContainerImpl("replay"))) {
      for (RecordedStep step : run.steps()) {
        BatchPlan plan = source.watermark().equals(recorded) ? step.plan() : replanned(step);
        List<EventBatch> read = PlannedSource.read(source, assembly.lateGate(), plan);
        source.watermark().ifPresent(spec -> note(read, spec));
        batches.add(new MicroBatch(read, plan.watermark()));
      }
    }
    return batches;
  }

  private BatchPlan replanned(RecordedStep step) {
    if (source.watermark().isEmpty()) {
      return step.plan();
    }
    WatermarkSpec spec = source.watermark().get();
    Map<Origin, PartitionProgress> progress = new HashMap<>();
    step.progress()
        .forEach(
            (origin, then) ->
                progress.put(
                    origin,
                    new PartitionProgress(
                        maxEventTime(origin, then, spec), then.lastRecordAt(), then.caughtUpAt())));
    watermark =
        new PartitionWatermarks(
                spec,
                new PartitionWatermarks.State(watermark, progress),
                progress.keySet(),
                step.at())
            .advance(step.at());
    List<Stretch> stretches = new ArrayList<>();
    for (Stretch s : step.plan().stretches()) {
      stretches.add(
          new Stretch(s.origin(), s.start(), s.end(), gate(s, spec), s.readAt(), s.replayed()));
    }
    return new BatchPlan(step.plan().batch(), stretches, watermark);
  }

  /** Rows before the recording are known by the recorded progress alone. */
  private long maxEventTime(Origin origin, PartitionProgress then, WatermarkSpec spec) {
    long seen = greatest.getOrDefault(origin, PartitionWatermarks.MIN);
    boolean sameColumn = recorded.filter(r -> r.column().equals(spec.column())).isPresent();
    return sameColumn && seen == PartitionWatermarks.MIN ? then.maxEventTime() : seen;
  }

  /** Of what the run itself had read before, when it was read first. */
  private long gate(Stretch stretch, WatermarkSpec spec) {
    if (!stretch.replayed() || stretch.gate() == PartitionWatermarks.MIN || recorded.isEmpty()) {
      return watermark;
    }
    return stretch.gate() + recorded.get().delay().toMillis() - spec.delay().toMillis();
  }

  private void note(List<EventBatch> read, WatermarkSpec spec) {
    for (EventBatch batch : read) {
      LongColumn times = (LongColumn) batch.column(spec.column());
      for (int row = 0; row < batch.size(); row++) {
        greatest.merge(batch.origin(), Micros.toMillis(times.get(row)), Math::max);
      }
    }
  }
}
