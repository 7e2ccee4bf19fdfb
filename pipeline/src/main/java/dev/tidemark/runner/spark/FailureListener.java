/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerOutputOperationCompleted;

/**
 * Lets no batch follow one that failed. The runner would go on: it publishes the failed batch's
 * watermark like any other's, and a later batch that succeeds would make its results durable past
 * those that are missing. Registered before the runner's own listener, so the barrier is closed
 * before the watermark is out.
 */
final class FailureListener extends JavaStreamingListener {
  @Override
  public void onOutputOperationCompleted(JavaStreamingListenerOutputOperationCompleted completed) {
    String reason = completed.outputOperationInfo().failureReason();
    if (reason != null) { // a whole stack trace
      BatchBarrier.fail(new IllegalStateException(reason.lines().findFirst().orElse(reason)));
    }
  }
}
