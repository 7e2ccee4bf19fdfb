/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionProgress;
import dev.tidemark.time.PartitionWatermarks;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * What a reader tells of its partitions, as metrics of the namespace {@code tidemark}: for each
 * partition a counter {@code partition/records/ORIGIN} and gauges {@code partition/KEY/ORIGIN},
 * where an origin is written {@code source/partition}, and for all a distribution {@code
 * event_time} and a gauge {@code source_watermark}. An event time of which there is none is {@link
 * PartitionWatermarks#MIN}. Told once for each chunk or read, never for each record, and of no more
 * than {@link #MAX_PARTITIONS} partitions, so that a directory of a million files does not become a
 * million metrics; {@code event_time} is of all.
 */
final class PartitionMetrics {
  private static final int MAX_PARTITIONS = 1_024;

  private static final Distribution EVENT_TIME =
      Metrics.distribution(PreAggregate.METRICS, "event_time");

  /** What the read that is under way brought of each partition. */
  private final Map<Origin, Read> reads = new HashMap<>();

  private static final class Read {
    private long records;
    private long minEventTime = Long.MAX_VALUE;
    private long maxEventTime = PartitionWatermarks.MIN;
  }

  /** Notes a chunk. */
  void read(Chunk chunk) {
    Read read = reads.computeIfAbsent(chunk.origin(), origin -> new Read());
    read.records += chunk.records();
    if (chunk.maxEventTime() != PartitionWatermarks.MIN) {
      read.minEventTime = Math.min(read.minEventTime, chunk.minEventTime(Long.MAX_VALUE));
      read.maxEventTime = Math.max(read.maxEventTime, chunk.maxEventTime());
      EVENT_TIME.update(
          chunk.eventTimeSum(), chunk.timedRows(), chunk.minEventTime(0), chunk.maxEventTime());
    }
  }

  /**
   * Tells how far the reader is.
   *
   * @param mark all it has handed out
   * @param ends see {@link Connection#ends}
   */
  void tell(Mark mark, Map<Origin, Long> ends) {
    if (mark.watermarks().watermark() != PartitionWatermarks.MIN) {
      Metrics.gauge(PreAggregate.METRICS, "source_watermark").set(mark.watermarks().watermark());
    }
    Map<Origin, PartitionProgress> progress = mark.watermarks().partitions();
    mark.next().keySet().stream()
        .limit(MAX_PARTITIONS)
        .forEach(
            origin -> {
              gauge("next", origin, mark.next().get(origin));
              if (ends.containsKey(origin)) {
                gauge("end", origin, ends.get(origin));
              }
              if (progress.containsKey(origin)) {
                tell(origin, progress.get(origin));
              }
              Read read = reads.get(origin);
              if (read != null) {
                tell(origin, read);
              }
            });
    reads.clear();
  }

  private static void tell(Origin origin, PartitionProgress progress) {
    gauge("max_event_time", origin, progress.maxEventTime());
    gauge("last_record_at", origin, progress.lastRecordAt());
    gauge("caught_up_at", origin, progress.caughtUpAt());
  }

  private static void tell(Origin origin, Read read) {
    Metrics.counter(PreAggregate.METRICS, name("records", origin)).inc(read.records);
    boolean timed = read.maxEventTime != PartitionWatermarks.MIN;
    gauge("read_min_event_time", origin, timed ? read.minEventTime : PartitionWatermarks.MIN);
    gauge("read_max_event_time", origin, read.maxEventTime);
  }

  private static void gauge(String key, Origin origin, long value) {
    Metrics.gauge(PreAggregate.METRICS, name(key, origin)).set(value);
  }

  private static String name(String key, Origin origin) {
    return "partition/" + key + "/" + origin.source() + "/" + origin.partition();
  }
}
