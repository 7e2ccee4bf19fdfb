/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Kafka topics as a source.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topics the topics to read, at least one
 * @param startingOffsets where to begin when no checkpoint says
 * @param value how a record's value is written
 * @param consumerProperties passed to the Kafka consumer as they are, such as {@code
 *     security.protocol}; without the {@code kafka.} prefix that YAML gives them
 */
public record KafkaSpec(
    String bootstrapServers,
    List<String> topics,
    StartingOffsets startingOffsets,
    ValueFormat value,
    Map<String, String> consumerProperties)
    implements SourceSpec {

  public KafkaSpec {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(startingOffsets, "startingOffsets");
    Objects.requireNonNull(value, "value");
    topics = List.copyOf(topics);
    consumerProperties = Map.copyOf(consumerProperties);
  }

  /** JSON records of {@code topics}, from the latest on. */
  public static KafkaSpec of(String bootstrapServers, String... topics) {
    return new KafkaSpec(
        bootstrapServers, List.of(topics), StartingOffsets.LATEST, ValueFormat.JSON, Map.of());
  }

  public KafkaSpec withStartingOffsets(StartingOffsets startingOffsets) {
    return new KafkaSpec(bootstrapServers, topics, startingOffsets, value, consumerProperties);
  }

  public KafkaSpec withValue(ValueFormat value) {
    return new KafkaSpec(bootstrapServers, topics, startingOffsets, value, consumerProperties);
  }

  public KafkaSpec withConsumerProperties(Map<String, String> consumerProperties) {
    return new KafkaSpec(bootstrapServers, topics, startingOffsets, value, consumerProperties);
  }
}
