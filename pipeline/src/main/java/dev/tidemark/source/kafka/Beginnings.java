/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.SourceUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Finds out at which offset a new query begins to read each partition. */
final class Beginnings {
  private final KafkaConnector connector;
  private final StartingPoints points;
  private final Consumer<?, ?> consumer;

  Beginnings(KafkaConnector connector, Consumer<?, ?> consumer) {
    this.connector = connector;
    this.points = connector.startingPoints();
    this.consumer = consumer;
  }

  /**
   * The offsets, which are between a partition's first and its end.
   *
   * @throws SourceUnavailableException when a partition is named that there is not, or an offset
   *     that is not in it
   */
  Map<Origin, Long> of(List<TopicPartition> partitions) {
    requireNamed(partitions);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, KafkaConnector.TIMEOUT);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, KafkaConnector.TIMEOUT);
    Map<TopicPartition, OffsetAndTimestamp> byTime = byTime(partitions);
    Map<Origin, Long> begin = new HashMap<>();
    for (TopicPartition partition : partitions) {
      begin.put(
          KafkaConnector.toOrigin(partition),
          begin(partition, first.get(partition), end.get(partition), byTime));
    }
    return begin;
  }

  private long begin(
      TopicPartition partition,
      long first,
      long end,
      Map<TopicPartition, OffsetAndTimestamp> byTime) {
    Long offset = points.offset(partition.topic(), partition.partition()).orElse(null);
    if (offset != null) {
      if (offset == StartingPoints.EARLIEST) {
        return first;
      }
      if (offset == StartingPoints.LATEST) {
        return end;
      }
      if (offset < first || offset > end) {
        throw new SourceUnavailableException(
            "cannot read " + connector.describe(),
            "partition %d of topic %s is to be read from offset %d on, and holds %d to %d"
                .formatted(partition.partition(), partition.topic(), offset, first, end - 1),
            "Correct startingOffsets; -2 stands for the first offset and -1 for the end");
      }
      return offset;
    }
    if (byTime.containsKey(partition)) {
      OffsetAndTimestamp found = byTime.get(partition);
      return found == null ? end : found.offset();
    }
    return switch (connector.startingOffsets()) {
      case EARLIEST -> first;
      case LATEST -> end;
    };
  }

  private Map<TopicPartition, OffsetAndTimestamp> byTime(List<TopicPartition> partitions) {
    Map<TopicPartition, Long> times = new HashMap<>();
    for (TopicPartition partition : partitions) {
      points
          .time(partition.topic(), partition.partition())
          .ifPresent(time -> times.put(partition, time));
    }
    return times.isEmpty() ? Map.of() : consumer.offsetsForTimes(times, KafkaConnector.TIMEOUT);
  }

  /** A partition that is named and is not there is a mistake. */
  private void requireNamed(List<TopicPartition> partitions) {
    List<String> missing = new ArrayList<>();
    for (Map<String, Map<Integer, Long>> named : List.of(points.offsets(), points.times())) {
      named.forEach(
          (topic, of) ->
              of.keySet().stream()
                  .map(partition -> new TopicPartition(topic, partition))
                  .filter(partition -> !partitions.contains(partition))
                  .forEach(p -> missing.add("partition " + p.partition() + " of " + p.topic())));
    }
    if (!missing.isEmpty()) {
      throw new SourceUnavailableException(
          "cannot read " + connector.describe(),
          "it is said where to begin in %s, which it does not have"
              .formatted(String.join(", ", missing)),
          "Correct startingOffsets or startingOffsetsByTimestamp, or subscribe");
    }
  }
}
