/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.monitor.Batch;
import dev.tidemark.runner.Engine;
import dev.tidemark.source.RunnerHook;
import dev.tidemark.stepping.StepRunner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.util.ShutdownHookManager;
import scala.Option;
import scala.runtime.BoxedUnit;

/** Beam's classic Spark runner, streaming. */
public final class SparkEngine implements Engine {
  private static final Duration SHORTEST_BATCH = Duration.ofMillis(500);
  private static final Duration LONGEST_BATCH = Duration.ofSeconds(5);
  private static final Duration LAST_BATCH = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 20;
  private static final long LOOKOUT_MILLIS = 1_000;
  private static final int BEFORE_SPARK = 1_000;

  private Optional<Consumer<Batch>> report = Optional.empty();
  private Runnable atEnd = () -> {};
  private SparkReads reads;
  private Optional<String> checkpointLocation = Optional.empty();
  private boolean batch;

  @Override
  public String runner() {
    return "SparkRunner";
  }

  @Override
  public PipelineOptions prepare(PipelineOptions options, Duration interval) {
    SparkPipelineOptions spark =
        SparkMaster.isCluster(options.as(SparkPipelineOptions.class))
            ? ClusterDefaults.streaming(options, batchInterval(interval), checkpointLocation)
            : SparkDefaults.streaming(options, batchInterval(interval));
    List<JavaStreamingListener> listeners = new ArrayList<>();
    listeners.add(new FailureListener());
    report.ifPresent(to -> listeners.add(new BatchListener(to)));
    spark.as(SparkContextOptions.class).setListeners(listeners);
    reads = new SparkReads(spark, atEnd);
    return spark;
  }

  /** By the source and its ledger; on a cluster its state is kept there too, while it runs. */
  @Override
  public boolean resumeFrom(String location) {
    checkpointLocation = Optional.of(location);
    return false;
  }

  @Override
  public boolean reportBatches(Consumer<Batch> to) {
    report = Optional.of(to);
    return true;
  }

  @Override
  public boolean tellEnd(Runnable action) {
    atEnd = action;
    return true;
  }

  @Override
  public PipelineOptions prepareBatch(PipelineOptions options) {
    batch = true;
    return SparkDefaults.batch(options);
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    return LeanSparkContext.with(
        pipeline.getOptions().as(SparkPipelineOptions.class), pipeline::run);
  }

  /**
   * Before it says why a query failed, the runner stops Spark with grace, and that waits for the
   * batch that the clock calls up next; which waits for one that could not be planned or read, and
   * so never ends.
   */
  @Override
  public PipelineResult.State await(PipelineResult result) {
    Thread lookout = new Thread(SparkEngine::awaitFailure, "looking out for a failed batch");
    lookout.setDaemon(true);
    lookout.start();
    try {
      return result.waitUntilFinish();
    } finally {
      lookout.interrupt();
    }
  }

  @SuppressWarnings("deprecation") // Spark's DStreams as a whole, which Beam's runner is built on
  private static void awaitFailure() {
    try {
      while (true) {
        Option<StreamingContext> active = StreamingContext.getActive();
        if (active.isEmpty()) {
          Thread.sleep(LOOK_MILLIS); // it has not begun
        } else if (active.get().awaitTerminationOrTimeout(LOOKOUT_MILLIS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) { // whatever it is, the runner throws it
      BatchBarrier.fail(failure);
    }
  }

  @Override
  public StepRunner steps() {
    return new SparkSteps();
  }

  @Override
  public RunnerHook hook() {
    return reads;
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public boolean records() {
    return true;
  }

  @Override
  public Optional<Instant> watermark() {
    if (batch) {
      return Optional.empty(); // there is none, and Spark ends by itself: it must not be asked
    }
    long now = new SparkHook().gateWatermark(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    return now == BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(now));
  }

  /**
   * Lets the batch that is running end, for some seconds, but begins no other; then stops without
   * Spark's own grace, which waits for every batch that the clock has queued up.
   */
  @Override
  @SuppressWarnings("deprecation") // Spark's DStreams as a whole, which Beam's runner is built on
  public void stop(PipelineResult result) throws IOException {
    BatchBarrier.hold(true);
    Option<StreamingContext> active = StreamingContext.getActive();
    if (active.isDefined()) {
      awaitRunningBatch(active.get());
      active.get().stop(false, false);
    }
    result.cancel();
    if (reads != null) { // a batch has none
      reads.close();
    }
  }

  @SuppressWarnings("deprecation") // as above
  private static void awaitRunningBatch(StreamingContext streaming) {
    long deadline = System.nanoTime() + LAST_BATCH.toNanos();
    while (!streaming.scheduler().getPendingTimes().isEmpty() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /**
   * Ahead of Spark's own hooks, which would pull the executor from under the batch that is running.
   */
  @Override
  public Runnable beforeExit(Runnable action) {
    Object hook =
        ShutdownHookManager.addShutdownHook(
            BEFORE_SPARK,
            () -> {
              action.run();
              return BoxedUnit.UNIT;
            });
    return () -> ShutdownHookManager.removeShutdownHook(hook);
  }

  /**
   * One for each trigger, which it then keeps; where triggers are long, as few for each as can be.
   * What a batch costs before it reads anything is paid each time.
   */
  static Duration batchInterval(Duration trigger) {
    long batches = (trigger.toMillis() - 1) / LONGEST_BATCH.toMillis() + 1;
    Duration part = trigger.dividedBy(batches);
    return part.compareTo(SHORTEST_BATCH) < 0 ? SHORTEST_BATCH : part;
  }
}
