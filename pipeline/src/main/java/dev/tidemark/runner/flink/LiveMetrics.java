/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Beam's metrics of the jobs in this process, as they are now. The runner itself gives its metrics
 * to nobody before a job has ended, but it shows them to Flink, and Flink to its reporters, of
 * which this is one. Values stay when a job has ended. A task that was started anew counts from 0
 * beside what it had counted: the counts are of what was attempted.
 */
public final class LiveMetrics implements MetricReporter {
  /** Between a Beam metric's namespace and name; Flink's own names have none. */
  private static final char SEPARATOR = '.';

  private static final String WATERMARK = "currentInputWatermark";
  private static final Map<String, Queue<Reported>> JOBS = new ConcurrentHashMap<>();
  private static final Map<Task, Gauge<?>> WATERMARKS = new ConcurrentHashMap<>();

  /** Flink finds it as a service, by the name of this class. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public LiveMetrics createMetricReporter(Properties properties) {
      return new LiveMetrics();
    }
  }

  /** One of a step's workers; a worker that takes another's place has its name. */
  private record Task(String job, String step, String number) {}

  /** A metric and the step of the pipeline that it is of. */
  private record Reported(String step, MetricName name, Metric metric) {
    void addTo(MetricsContainerStepMap steps) {
      MetricsContainerImpl container = steps.getContainer(step);
      if (metric instanceof Counter counter) {
        container.getCounter(name).inc(counter.getCount());
      } else if (metric instanceof Gauge<?> gauge) {
        Object value = gauge.getValue();
        if (value instanceof DistributionResult of) {
          container
              .getDistribution(name)
              .update(of.getSum(), of.getCount(), of.getMin(), of.getMax());
        } else if (value instanceof Long last) {
          container.getGauge(name).set(last);
        }
      }
    }
  }

  /** The metrics of a job, by step; empty when no task of it has run yet. */
  static MetricsContainerStepMap of(String job) {
    MetricsContainerStepMap steps = new MetricsContainerStepMap();
    JOBS.getOrDefault(job, new ConcurrentLinkedQueue<>()).forEach(metric -> metric.addTo(steps));
    return steps;
  }

  /**
   * The least watermark that has come to a step of a job, over its workers, in milliseconds since
   * 1970; empty when there is none yet.
   *
   * @param counter a metric of Beam's that the step alone has
   */
  static OptionalLong watermarkAt(String job, MetricName counter) {
    Set<String> steps = new HashSet<>();
    for (Reported metric : JOBS.getOrDefault(job, new ConcurrentLinkedQueue<>())) {
      if (metric.name().equals(counter)) {
        steps.add(metric.step());
      }
    }
    return WATERMARKS.entrySet().stream()
        .filter(of -> of.getKey().job().equals(job) && steps.contains(of.getKey().step()))
        .mapToLong(of -> (Long) of.getValue().getValue())
        .min()
        .stream()
        .filter(watermark -> watermark > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis())
        .findFirst();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    int separator = name.lastIndexOf(SEPARATOR);
    String job = group.getAllVariables().get("<job_id>");
    String step = group.getAllVariables().get("<operator_name>");
    if (job == null || step == null) {
      return;
    }
    if (name.equals(WATERMARK)) {
      String number = group.getAllVariables().get("<subtask_index>");
      WATERMARKS.put(new Task(job, step, number), (Gauge<?>) metric);
    } else if (separator > 0) {
      MetricName beam =
          MetricName.named(name.substring(0, separator), name.substring(separator + 1));
      JOBS.computeIfAbsent(job, j -> new ConcurrentLinkedQueue<>())
          .add(new Reported(step, beam, metric));
    }
  }

  /** What a task has counted still counts when the task is gone. */
  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
