/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.aggregate.PreAggregate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * A pipeline's metrics at one moment. Runners that know what is committed say that, but for the
 * last bundle; others say what was attempted.
 */
public final class Readings {
  private static final Pattern SINK = Pattern.compile("Sink(\\d+)\\D.*");

  private final List<Value> counters = new ArrayList<>();
  private final List<Value> gauges = new ArrayList<>();
  private final List<Spread> distributions = new ArrayList<>();
  private final Map<String, Long> countsOfTidemark = new HashMap<>();
  private final Map<String, Value> gaugesOfTidemark = new HashMap<>();

  /**
   * A counter or gauge.
   *
   * @param step the step of the pipeline that it is of; may be empty
   * @param at when a gauge was set
   */
  public record Value(String step, String namespace, String name, long value, Instant at) {
    /** The index of the sink whose step it is. */
    OptionalInt sink() {
      Matcher matcher = SINK.matcher(step + "/");
      return matcher.matches()
          ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
          : OptionalInt.empty();
    }
  }

  /** A distribution. */
  public record Spread(
      String step, String namespace, String name, long sum, long count, long min, long max) {}

  private Readings() {}

  /** All metrics that the pipeline has by now. */
  public static Readings of(MetricResults results) {
    Readings readings = new Readings();
    MetricQueryResults all = results.queryMetrics(MetricsFilter.builder().build());
    for (MetricResult<Long> counter : all.getCounters()) {
      readings.count(counter.getKey(), known(counter));
    }
    for (MetricResult<GaugeResult> gauge : all.getGauges()) {
      GaugeResult result = known(gauge);
      readings.set(
          gauge.getKey(),
          result.getValue(),
          Instant.ofEpochMilli(result.getTimestamp().getMillis()));
    }
    for (MetricResult<DistributionResult> distribution : all.getDistributions()) {
      readings.spread(distribution.getKey(), known(distribution));
    }
    return readings;
  }

  private static <T> T known(MetricResult<T> result) {
    T committed = result.getCommittedOrNull();
    return committed == null ? result.getAttempted() : committed;
  }

  private void count(MetricKey key, long value) {
    counters.add(value(key, value, Instant.EPOCH));
    if (isTidemarks(key)) {
      countsOfTidemark.merge(key.metricName().getName(), value, Long::sum);
    }
  }

  private void set(MetricKey key, long value, Instant at) {
    Value gauge = value(key, value, at);
    gauges.add(gauge);
    if (isTidemarks(key)) {
      gaugesOfTidemark.merge(
          gauge.name(), gauge, (one, other) -> one.at().isAfter(other.at()) ? one : other);
    }
  }

  private void spread(MetricKey key, DistributionResult result) {
    distributions.add(
        new Spread(
            step(key),
            key.metricName().getNamespace(),
            key.metricName().getName(),
            result.getSum(),
            result.getCount(),
            result.getMin(),
            result.getMax()));
  }

  private static Value value(MetricKey key, long value, Instant at) {
    return new Value(
        step(key), key.metricName().getNamespace(), key.metricName().getName(), value, at);
  }

  private static String step(MetricKey key) {
    return key.stepName() == null ? "" : key.stepName();
  }

  private static boolean isTidemarks(MetricKey key) {
    return key.metricName().getNamespace().equals(PreAggregate.METRICS);
  }

  /** A counter of Tidemark's, over all steps. */
  public long count(String name) {
    return countsOfTidemark.getOrDefault(name, 0L);
  }

  /** A counter of Tidemark's, in the steps of one sink. */
  long count(int sink, String name) {
    return counters.stream()
        .filter(counter -> counter.name().equals(name) && isOf(counter, sink))
        .mapToLong(Value::value)
        .sum();
  }

  /** A counter of Tidemark's, in the steps that are of no sink. */
  long countOutsideSinks(String name) {
    return counters.stream()
        .filter(counter -> counter.name().equals(name) && counter.sink().isEmpty())
        .mapToLong(Value::value)
        .sum();
  }

  /** A gauge of Tidemark's, as it was set last. */
  public Optional<Value> gauge(String name) {
    return Optional.ofNullable(gaugesOfTidemark.get(name));
  }

  /** The gauges of Tidemark's whose names begin so, by the rest of their names. */
  Map<String, Long> gaugesFrom(String prefix) {
    Map<String, Long> found = new HashMap<>();
    gaugesOfTidemark.forEach(
        (name, gauge) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), gauge.value());
          }
        });
    return found;
  }

  /** The gauges in the steps of one sink whose names begin so. */
  List<Value> gauges(int sink, String prefix) {
    return gauges.stream()
        .filter(gauge -> gauge.name().startsWith(prefix) && isOf(gauge, sink))
        .toList();
  }

  private static boolean isOf(Value value, int sink) {
    OptionalInt of = value.sink();
    return of.isPresent() && of.getAsInt() == sink;
  }

  /** Every counter there is. */
  public List<Value> counters() {
    return counters;
  }

  /** Every gauge there is. */
  public List<Value> gauges() {
    return gauges;
  }

  /** Every distribution there is. */
  public List<Spread> distributions() {
    return distributions;
  }
}
