/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionProgress;
import dev.tidemark.time.PartitionWatermarks;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the ledger says of one micro-batch. Written before the batch begins, so nothing that it
 * makes durable is ever without its record.
 *
 * @param batch its number; they are consecutive, from 0
 * @param plannedAt when it was planned, in milliseconds since 1970
 * @param liveSince when the run that it is of had read again what it had to, and began to read on;
 *     in milliseconds since 1970
 * @param watermark the gate: the watermark by which its rows are late, in milliseconds since 1970
 * @param parts every partition, whether the batch reads any of it or not
 */
public record BatchEntry(
    long batch, long plannedAt, long liveSince, long watermark, Map<Origin, Part> parts) {

  /**
   * What is read of a partition.
   *
   * @param start the offset of the first record
   * @param end the offset behind the last one; equal to {@code start} if nothing is read
   * @param before how far the partition had been read, in event time, before this batch
   */
  public record Part(long start, long end, PartitionProgress before) {}

  public BatchEntry {
    parts = Map.copyOf(parts);
  }

  /** The same, its rows judged by the time at which it was planned. */
  BatchEntry judgedWhenPlanned() {
    return new BatchEntry(batch, plannedAt, liveSince, Math.max(watermark, plannedAt), parts);
  }

  boolean isEmpty() {
    return parts.values().stream().allMatch(part -> part.start() == part.end());
  }

  Map<Origin, Long> ends() {
    return parts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, part -> part.getValue().end()));
  }

  /** What the watermark was made from before this batch. */
  PartitionWatermarks.State before() {
    Map<Origin, PartitionProgress> progress = new HashMap<>();
    parts.forEach((origin, part) -> progress.put(origin, part.before()));
    return new PartitionWatermarks.State(watermark, progress);
  }

  /** The greatest event time that had been read of a partition before this batch. */
  long maxEventTimeBefore(Origin origin) {
    Part part = parts.get(origin);
    return part == null ? PartitionWatermarks.MIN : part.before().maxEventTime();
  }

  /** This batch and the next as one. */
  BatchEntry with(BatchEntry next) {
    Map<Origin, Part> joined = new HashMap<>();
    next.parts.forEach(
        (origin, part) -> {
          Part first = parts.getOrDefault(origin, part);
          joined.put(origin, new Part(first.start(), part.end(), first.before()));
        });
    return new BatchEntry(next.batch, next.plannedAt, next.liveSince, watermark, joined);
  }
}
