/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import dev.tidemark.aggregate.PreAggregate;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.flink.metrics.FlinkMetricContainer;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.util.ExceptionUtils;
import org.joda.time.Duration;

/**
 * A job that was submitted. Unlike Beam's own it says why a job failed, and its metrics are there
 * while it runs.
 */
final class FlinkJob implements PipelineResult {
  private static final Duration FOR_EVER = Duration.millis(Long.MAX_VALUE);
  private static final long PATIENCE_SECONDS = 30;
  private static final MetricsContainerStepMap NONE = new MetricsContainerStepMap();

  private final JobClient job;
  private final CompletableFuture<JobExecutionResult> end;

  FlinkJob(JobClient job) {
    this.job = job;
    this.end = job.getJobExecutionResult();
  }

  @Override
  public State getState() {
    if (!end.isDone()) {
      return State.RUNNING;
    }
    try {
      end.join();
      return State.DONE;
    } catch (CompletionException | CancellationException e) {
      return isCancellation(e) ? State.CANCELLED : State.FAILED;
    }
  }

  @Override
  public State cancel() {
    try {
      if (!end.isDone()) {
        job.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the Flink job %s was told to end and had not after %d seconds: look for what it waits for in Flink's logs, and end it with flink cancel"
              .formatted(job.getJobID(), PATIENCE_SECONDS),
          e);
    } catch (ExecutionException e) {
      // It ended, which is what was wanted; the state tells how.
    }
    return getState();
  }

  /**
   * Waits until the job ends.
   *
   * @throws PipelineExecutionException when it failed, with the cause
   */
  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(FOR_EVER);
  }

  @Override
  public State waitUntilFinish(Duration duration) {
    try {
      end.get(duration.getMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      return State.RUNNING;
    } catch (ExecutionException e) {
      if (!isCancellation(e)) {
        throw new PipelineExecutionException(e.getCause());
      }
    }
    return getState();
  }

  /** As they are now in this process; of a job elsewhere empty until it has ended. */
  @Override
  public MetricResults metrics() {
    MetricsContainerStepMap live = LiveMetrics.of(job.getJobID().toString());
    if (live.equals(NONE) && getState() == State.DONE) {
      Object last =
          end.join().getAllAccumulatorResults().get(FlinkMetricContainer.ACCUMULATOR_NAME);
      return MetricsContainerStepMap.asAttemptedOnlyMetricResults(
          last == null ? NONE : (MetricsContainerStepMap) last);
    }
    return MetricsContainerStepMap.asAttemptedOnlyMetricResults(live);
  }

  /** The watermark that has come to where rows are judged late. */
  OptionalLong watermark() {
    return LiveMetrics.watermarkAt(
        job.getJobID().toString(), MetricName.named(PreAggregate.METRICS, "rows_in"));
  }

  private static boolean isCancellation(Throwable failure) {
    return failure instanceof CancellationException
        || ExceptionUtils.findThrowable(failure, JobCancellationException.class).isPresent();
  }
}
