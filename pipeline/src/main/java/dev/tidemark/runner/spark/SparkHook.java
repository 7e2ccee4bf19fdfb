/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.source.RunnerHook;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.SparkWatermarks;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.spark.TaskContext;

/**
 * Makes micro-batches strictly sequential, and judges lateness by the watermark that the runner
 * itself uses in the batch.
 *
 * <p>The runner advances its watermark in a listener, after a batch, while the next batch may
 * already be under way: then a grouping sees the watermark change in mid-batch and drops rows
 * silently. But it asks the source for its splits on the driver before it reads a batch, and
 * waiting there until the last batch's watermark has been published removes the race; it also keeps
 * batches from piling up.
 *
 * <p>One hook serves one source, which is what {@code EventSource.withRunnerHook} sees to.
 */
public final class SparkHook implements RunnerHook {
  private static final long serialVersionUID = 1L;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  private final BatchBarrier barrier;
  private transient long task;
  private transient long watermark;

  public SparkHook() {
    this(DEFAULT_TIMEOUT);
  }

  /**
   * A hook that lets a batch take no longer than {@code batchTimeout}.
   *
   * @param batchTimeout then {@link #beforeBatch} throws, and the pipeline fails
   */
  public SparkHook(Duration batchTimeout) {
    this.barrier = new BatchBarrier(batchTimeout);
  }

  /**
   * Waits until the last batch's watermark has been published.
   *
   * @throws IllegalStateException when that takes longer than the timeout, or the thread is
   *     interrupted
   */
  @Override
  public void beforeBatch() {
    barrier.await(GlobalWatermarkHolder::getLastWatermarkedBatchTime);
  }

  /**
   * The runner's own watermark of this batch: what the source reported after the last one. Where
   * there are several sources, the greatest of theirs, so that no row passes as on time which the
   * runner would drop. The same throughout one read, which is one Spark task; on an executor the
   * driver is asked once for each.
   */
  @Override
  public long gateWatermark(long sourceWatermark) {
    TaskContext context = TaskContext.get();
    if (context == null) {
      return greatestWatermark();
    }
    long current = context.taskAttemptId() + 1; // 0 is no task yet
    if (task != current) {
      watermark = greatestWatermark();
      task = current;
    }
    return watermark;
  }

  private static long greatestWatermark() {
    // An interval of -1 makes the runner's cache of this map never serve a stale one.
    Map<Integer, SparkWatermarks> watermarks = GlobalWatermarkHolder.get(-1L);
    long greatest = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    if (watermarks != null) {
      for (SparkWatermarks of : watermarks.values()) {
        greatest = Math.max(greatest, of.getHighWatermark().getMillis());
      }
    }
    return greatest;
  }
}
