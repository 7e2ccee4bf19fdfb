/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.monitor.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.streaming.api.java.JavaBatchInfo;
import org.apache.spark.streaming.api.java.JavaOutputOperationInfo;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;

/**
 * Reports each micro-batch. Registered before the runner's own listener, which publishes the
 * batch's watermark and thereby lets the next batch read: so what the metrics say here is of this
 * batch and those before, and of none after.
 *
 * <p>A batch begins at its time by the clock or, if the one before took longer, when that ended.
 * Spark submits it when its input has been read.
 */
final class BatchListener extends JavaStreamingListener {
  private static final int REASON_LINES = 1;

  private final Consumer<Batch> report;
  private long lastEnd;

  BatchListener(Consumer<Batch> report) {
    this.report = report;
  }

  @Override
  public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
    JavaBatchInfo info = completed.batchInfo();
    long begin = Math.max(info.batchTime().milliseconds(), lastEnd);
    long end = Math.max(begin, info.processingEndTime());
    lastEnd = end;
    report.accept(
        new Batch(
            Instant.ofEpochMilli(begin),
            Instant.ofEpochMilli(end),
            Duration.ofMillis(Math.max(0, info.schedulingDelay())),
            Duration.ofMillis(Math.max(0, info.processingDelay())),
            failure(info)));
  }

  /** Spark's reason is a whole stack trace. */
  private static Optional<String> failure(JavaBatchInfo info) {
    return info.outputOperationInfos().values().stream()
        .map(JavaOutputOperationInfo::failureReason)
        .filter(Objects::nonNull)
        .findFirst()
        .map(reason -> reason.lines().limit(REASON_LINES).findFirst().orElse(reason));
  }
}
