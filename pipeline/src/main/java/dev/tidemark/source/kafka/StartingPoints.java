/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a new query begins to read single partitions, by topic and partition. A partition that
 * nothing is said of begins where the others do.
 *
 * @param offsets by offset, {@link #EARLIEST} and {@link #LATEST} among them
 * @param times with the first record whose timestamp is that, in milliseconds since 1970, or later;
 *     behind the newest record if there is none
 * @param time the same for all partitions that are not named; null: they begin where it is said
 *     elsewhere
 */
public record StartingPoints(
    Map<String, Map<Integer, Long>> offsets,
    Map<String, Map<Integer, Long>> times,
    @Nullable Instant time)
    implements Serializable {
  /** Says nothing of any partition. */
  public static final StartingPoints NONE = new StartingPoints(Map.of(), Map.of(), null);

  /** In place of an offset: the newest record is behind it. */
  public static final long LATEST = -1;

  /** In place of an offset: that of the oldest record. */
  public static final long EARLIEST = -2;

  public StartingPoints {
    offsets = copy(offsets);
    times = copy(times);
  }

  private static Map<String, Map<Integer, Long>> copy(Map<String, Map<Integer, Long>> map) {
    Map<String, Map<Integer, Long>> copy = new HashMap<>();
    map.forEach((topic, partitions) -> copy.put(topic, Map.copyOf(partitions)));
    return Map.copyOf(copy);
  }

  /** These offsets, for the partitions that they name. */
  public static StartingPoints ofOffsets(Map<String, Map<Integer, Long>> offsets) {
    return new StartingPoints(offsets, Map.of(), null);
  }

  /** These times, for the partitions that they name. */
  public static StartingPoints ofTimes(Map<String, Map<Integer, Long>> times) {
    return new StartingPoints(Map.of(), times, null);
  }

  /** This time, for all partitions. */
  public static StartingPoints ofTime(Instant time) {
    return new StartingPoints(Map.of(), Map.of(), time);
  }

  /** Where a partition begins by offset, if that is said. */
  Optional<Long> offset(String topic, int partition) {
    return Optional.ofNullable(offsets.getOrDefault(topic, Map.of()).get(partition));
  }

  /** Where a partition begins by time, in milliseconds since 1970, if that is said. */
  Optional<Long> time(String topic, int partition) {
    return Optional.ofNullable(times.getOrDefault(topic, Map.of()).get(partition))
        .or(() -> Optional.ofNullable(time).map(Instant::toEpochMilli));
  }
}
