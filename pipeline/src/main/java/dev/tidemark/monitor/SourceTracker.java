/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.monitor.QueryProgress.Partition;
import dev.tidemark.monitor.QueryProgress.Source;
import dev.tidemark.time.PartitionProgress;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far each partition is, out of the gauges that readers set. A reader names a partition {@code
 * source/partition}.
 */
final class SourceTracker {
  private static final long NONE = PartitionWatermarks.MIN;

  private final Facts facts;
  private final Redaction redaction;
  private final Map<String, String> sources = new HashMap<>(); // without secrets, by name
  private final Map<String, Long> records = new HashMap<>();
  private final Map<String, Long> next = new HashMap<>();

  /** What was read in a batch. */
  record Reading(Source progress, Optional<Instant> minEventTime, Optional<Instant> maxEventTime) {}

  SourceTracker(Facts facts, Redaction redaction) {
    this.facts = facts;
    this.redaction = redaction;
  }

  Reading after(Readings readings, Instant now, long rows, double inputRate, double processedRate) {
    Map<String, Long> ends = readings.gaugesFrom("partition/end/");
    Map<String, Long> least = readings.gaugesFrom("partition/read_min_event_time/");
    Map<String, Long> greatest = readings.gaugesFrom("partition/read_max_event_time/");
    Map<String, PartitionProgress> progress = progress(readings);
    List<Partition> partitions = new ArrayList<>();
    Optional<Instant> min = Optional.empty();
    Optional<Instant> max = Optional.empty();
    for (Map.Entry<String, Long> entry :
        new TreeMap<>(readings.gaugesFrom("partition/next/")).entrySet()) {
      String name = entry.getKey();
      long read = grown(records, name, readings.count("partition/records/" + name));
      long end = entry.getValue();
      Long before = next.put(name, end);
      partitions.add(
          partition(
              name,
              read,
              before == null ? Math.max(0, end - read) : before,
              end,
              Optional.ofNullable(ends.get(name)).map(latest -> Math.max(latest, end)),
              Optional.ofNullable(progress.get(name)),
              now));
      if (read > 0 && least.getOrDefault(name, NONE) != NONE) {
        min = least(min, Instant.ofEpochMilli(least.get(name)));
        max = greatest(max, Instant.ofEpochMilli(greatest.get(name)));
      }
    }
    partitions.sort(Comparator.comparing(Partition::source).thenComparing(Partition::partition));
    return new Reading(source(partitions, rows, inputRate, processedRate), min, max);
  }

  private static long grown(Map<String, Long> known, String name, long now) {
    Long before = known.put(name, now);
    return now - (before == null ? 0 : before);
  }

  private static Map<String, PartitionProgress> progress(Readings readings) {
    Map<String, Long> lastRecordAt = readings.gaugesFrom("partition/last_record_at/");
    Map<String, Long> caughtUpAt = readings.gaugesFrom("partition/caught_up_at/");
    Map<String, PartitionProgress> progress = new HashMap<>();
    readings
        .gaugesFrom("partition/max_event_time/")
        .forEach(
            (name, maxEventTime) ->
                progress.put(
                    name,
                    new PartitionProgress(
                        maxEventTime,
                        lastRecordAt.getOrDefault(name, PartitionWatermarks.MIN),
                        caughtUpAt.getOrDefault(name, PartitionWatermarks.MIN))));
    return progress;
  }

  private Partition partition(
      String name,
      long read,
      long start,
      long end,
      Optional<Long> latest,
      Optional<PartitionProgress> progress,
      Instant now) {
    int slash = name.lastIndexOf('/');
    Optional<Instant> watermark = progress.flatMap(this::watermark);
    return new Partition(
        sources.computeIfAbsent(name.substring(0, slash), redaction::of),
        Integer.parseInt(name.substring(slash + 1)),
        read,
        start,
        end,
        latest,
        latest.map(behind -> behind - end),
        watermark,
        watermark.map(mark -> Duration.between(mark, now).toMillis()),
        progress.map(p -> isIdle(p, now)).orElse(false));
  }

  private Optional<Instant> watermark(PartitionProgress progress) {
    if (progress.maxEventTime() == PartitionWatermarks.MIN) {
      return Optional.empty();
    }
    return facts
        .query()
        .watermark()
        .map(spec -> Instant.ofEpochMilli(progress.maxEventTime()).minus(spec.delay()));
  }

  private boolean isIdle(PartitionProgress progress, Instant now) {
    Optional<Duration> timeout = facts.query().watermark().flatMap(WatermarkSpec::idleTimeout);
    return timeout.isPresent() && progress.isIdle(timeout.get().toMillis(), now.toEpochMilli());
  }

  private Source source(
      List<Partition> partitions, long rows, double inputRate, double processedRate) {
    Map<String, Map<String, Long>> start = new TreeMap<>();
    Map<String, Map<String, Long>> end = new TreeMap<>();
    Map<String, Map<String, Long>> latest = new TreeMap<>();
    long lag = 0;
    for (Partition partition : partitions) {
      put(start, partition, partition.startOffset());
      put(end, partition, partition.endOffset());
      partition.latestOffset().ifPresent(offset -> put(latest, partition, offset));
      lag += partition.lag().orElse(0L);
    }
    return new Source(
        facts.source(), start, end, latest, rows, inputRate, processedRate, lag, partitions);
  }

  private static void put(
      Map<String, Map<String, Long>> offsets, Partition partition, long offset) {
    offsets
        .computeIfAbsent(partition.source(), source -> new TreeMap<>())
        .put(Integer.toString(partition.partition()), offset);
  }

  private static Optional<Instant> least(Optional<Instant> one, Instant other) {
    return Optional.of(one.filter(other::isAfter).orElse(other));
  }

  private static Optional<Instant> greatest(Optional<Instant> one, Instant other) {
    return Optional.of(one.filter(other::isBefore).orElse(other));
  }
}
