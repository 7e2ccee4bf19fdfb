/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.source.decode.CsvOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Kafka topics as a source.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topics the topics to read, at least one
 * @param startingOffsets where to begin when no checkpoint says
 * @param endingOffsets where to end; empty: never
 * @param value how a record's value is written
 * @param csv how CSV is written, where values are; by position, {@code header} has no meaning
 * @param consumerProperties passed to the Kafka consumer as they are, such as {@code
 *     security.protocol}; without the {@code kafka.} prefix that YAML gives them
 */
public record KafkaSpec(
    String bootstrapServers,
    List<String> topics,
    StartingOffsets startingOffsets,
    Optional<EndingOffsets> endingOffsets,
    ValueFormat value,
    CsvOptions csv,
    Map<String, String> consumerProperties)
    implements SourceSpec {

  public KafkaSpec {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(startingOffsets, "startingOffsets");
    Objects.requireNonNull(endingOffsets, "endingOffsets");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(csv, "csv");
    topics = List.copyOf(topics);
    consumerProperties = Map.copyOf(consumerProperties);
  }

  /** JSON records of {@code topics}, from the latest on. */
  public static KafkaSpec of(String bootstrapServers, String... topics) {
    return new KafkaSpec(
        bootstrapServers,
        List.of(topics),
        StartingOffsets.LATEST,
        Optional.empty(),
        ValueFormat.JSON,
        CsvOptions.standard(),
        Map.of());
  }

  public KafkaSpec withStartingOffsets(StartingOffsets startingOffsets) {
    return new KafkaSpec(
        bootstrapServers, topics, startingOffsets, endingOffsets, value, csv, consumerProperties);
  }

  /** The same as a batch, which ends there. */
  public KafkaSpec withEndingOffsets(EndingOffsets end) {
    return new KafkaSpec(
        bootstrapServers,
        topics,
        startingOffsets,
        Optional.of(end),
        value,
        csv,
        consumerProperties);
  }

  public KafkaSpec withValue(ValueFormat value) {
    return new KafkaSpec(
        bootstrapServers, topics, startingOffsets, endingOffsets, value, csv, consumerProperties);
  }

  /** Values that are records of CSV, by position. */
  public KafkaSpec withCsvValue(CsvOptions csv) {
    return new KafkaSpec(
        bootstrapServers,
        topics,
        startingOffsets,
        endingOffsets,
        ValueFormat.CSV,
        csv,
        consumerProperties);
  }

  public KafkaSpec withConsumerProperties(Map<String, String> consumerProperties) {
    return new KafkaSpec(
        bootstrapServers, topics, startingOffsets, endingOffsets, value, csv, consumerProperties);
  }
}
