/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.checkpoint.BatchPlanner;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.PlannedRead;
import dev.tidemark.source.PlannedSource;
import dev.tidemark.source.Recovery;
import dev.tidemark.source.RunnerHook;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * How a query is read on Spark. An input that keeps its records is read by plan: the driver settles
 * what each micro-batch reads, so that several splits share one watermark and a restart reads the
 * same again. Any other is read by one split, as it comes, and cannot keep a ledger.
 */
final class SparkReads implements RunnerHook {
  private static final long serialVersionUID = 1L;
  private static final int ROWS_PER_ELEMENT = 4096;
  private static final int MOST_STRETCHES = 10_000;
  private static final int MOST_SPLITS = 64;
  private static final Pattern LOCAL_CORES = Pattern.compile("local\\[(\\d+)(?:,\\d+)?\\]");
  private static final Duration BATCH_TIMEOUT = Duration.ofMinutes(10);

  private final SparkHook unplanned = new SparkHook(BATCH_TIMEOUT);
  private final transient SparkPipelineOptions options;
  private final transient Runnable atEnd;
  private transient SparkFeed feed;

  /**
   * @param options of the pipeline, prepared; the bounds of a read are set for the source
   * @param atEnd as {@link SparkFeed}'s
   */
  SparkReads(SparkPipelineOptions options, Runnable atEnd) {
    this.options = options;
    this.atEnd = atEnd;
  }

  @Override
  public PTransform<PBegin, PCollection<EventBatch>> read(EventSource source, Recovery recovery) {
    if (!source.isLog()) {
      if (recovery.ledger().isPresent()) {
        throw new IllegalArgumentException(
            source + " keeps no records, so that a ledger is of no use");
      }
      return Read.from(source.withRunnerHook(unplanned));
    }
    long rows = options.getMaxRecordsPerBatch() * ROWS_PER_ELEMENT / 2;
    int splits = Math.min(parallelism(), Math.max(1, source.resolved().begin().size()));
    options.setMaxRecordsPerBatch((long) splits); // one element of each
    OnwardClock clock = OnwardClock.ofThisProcess();
    BatchPlanner planner =
        new BatchPlanner(
            source.watermark(),
            recovery.ledger(),
            source.begin(),
            recovery.restart(),
            new BatchPlanner.Limits(rows * source.offsetsPerRecord(), MOST_STRETCHES),
            clock.millis());
    feed = new SparkFeed(planner, source.openLog(), clock, new BatchBarrier(BATCH_TIMEOUT), atEnd);
    PlannedSource planned = PlannedSource.of(source, recovery.gate(), splits, feed);
    return new PlannedRead(recovery.store().map(planned::withStore).orElse(planned));
  }

  /** One split for each core of this machine; elsewhere Spark has to see to more than it has. */
  private int parallelism() {
    Matcher local = LOCAL_CORES.matcher(SparkMaster.of(options));
    return local.matches() ? Integer.parseInt(local.group(1)) : MOST_SPLITS;
  }

  @Override
  public Duration batchInterval() {
    return Duration.ofMillis(options.getBatchIntervalMillis());
  }

  /** One key for each group costs Spark much in each micro-batch. */
  @Override
  public boolean wantsHeartbeats() {
    return true;
  }

  @Override
  public void beforeBatch() {
    unplanned.beforeBatch();
  }

  @Override
  public long gateWatermark(long sourceWatermark) {
    return unplanned.gateWatermark(sourceWatermark);
  }

  /** Lets go of what the driver holds of the input. */
  void close() {
    if (feed != null) {
      feed.close();
    }
  }
}
