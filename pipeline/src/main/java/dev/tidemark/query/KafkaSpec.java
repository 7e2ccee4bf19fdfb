/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.source.decode.CsvOptions;
import dev.tidemark.source.kafka.Metadata;
import dev.tidemark.source.kafka.StartingPoints;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Kafka topics as a source.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topics the topics to read; empty if there is a pattern
 * @param topicPattern a Java regular expression: all topics are read whose whole name matches,
 *     those that are made later too; empty if there are topics
 * @param startingOffsets where to begin when no checkpoint says
 * @param startingPoints the same for single partitions, or by time
 * @param endingOffsets where to end; empty: never
 * @param value how a record's value is written
 * @param csv how CSV is written, where values are; by position, {@code header} has no meaning
 * @param metadata columns of the schema that are not in the value, by their names
 * @param failOnDataLoss whether the query fails if records are gone before they were read; if not
 *     they are skipped, logged and counted
 * @param consumerProperties passed to the Kafka consumer as they are, such as {@code
 *     security.protocol}; without the {@code kafka.} prefix that YAML gives them
 */
public record KafkaSpec(
    String bootstrapServers,
    List<String> topics,
    String topicPattern,
    StartingOffsets startingOffsets,
    StartingPoints startingPoints,
    Optional<EndingOffsets> endingOffsets,
    ValueFormat value,
    CsvOptions csv,
    Map<String, Metadata> metadata,
    boolean failOnDataLoss,
    Map<String, String> consumerProperties)
    implements SourceSpec {

  public KafkaSpec {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(topicPattern, "topicPattern");
    Objects.requireNonNull(startingOffsets, "startingOffsets");
    Objects.requireNonNull(startingPoints, "startingPoints");
    Objects.requireNonNull(endingOffsets, "endingOffsets");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(csv, "csv");
    topics = List.copyOf(topics);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    consumerProperties = Map.copyOf(consumerProperties);
  }

  /** JSON records of {@code topics}, from the latest on. */
  public static KafkaSpec of(String bootstrapServers, String... topics) {
    return of(bootstrapServers, List.of(topics), "");
  }

  /** JSON records of all topics whose names match {@code pattern}, from the latest on. */
  public static KafkaSpec matching(String bootstrapServers, String pattern) {
    return of(bootstrapServers, List.of(), pattern);
  }

  private static KafkaSpec of(String bootstrapServers, List<String> topics, String pattern) {
    return new KafkaSpec(
        bootstrapServers,
        topics,
        pattern,
        StartingOffsets.LATEST,
        StartingPoints.NONE,
        Optional.empty(),
        ValueFormat.JSON,
        CsvOptions.standard(),
        Map.of(),
        true,
        Map.of());
  }

  public KafkaSpec withStartingOffsets(StartingOffsets startingOffsets) {
    return with(startingOffsets, startingPoints, endingOffsets, value, csv, metadata);
  }

  /** Begins elsewhere in the partitions that {@code points} name. */
  public KafkaSpec withStartingPoints(StartingPoints points) {
    return with(startingOffsets, points, endingOffsets, value, csv, metadata);
  }

  /** The same as a batch, which ends there. */
  public KafkaSpec withEndingOffsets(EndingOffsets end) {
    return with(startingOffsets, startingPoints, Optional.of(end), value, csv, metadata);
  }

  public KafkaSpec withValue(ValueFormat value) {
    return with(startingOffsets, startingPoints, endingOffsets, value, csv, metadata);
  }

  /** Values that are records of CSV, by position. */
  public KafkaSpec withCsvValue(CsvOptions csv) {
    return with(startingOffsets, startingPoints, endingOffsets, ValueFormat.CSV, csv, metadata);
  }

  /** Columns of the schema that are not in the value, by their names. */
  public KafkaSpec withMetadata(Map<String, Metadata> metadata) {
    return with(startingOffsets, startingPoints, endingOffsets, value, csv, metadata);
  }

  private KafkaSpec with(
      StartingOffsets offsets,
      StartingPoints points,
      Optional<EndingOffsets> end,
      ValueFormat values,
      CsvOptions csvOptions,
      Map<String, Metadata> columns) {
    return new KafkaSpec(
        bootstrapServers,
        topics,
        topicPattern,
        offsets,
        points,
        end,
        values,
        csvOptions,
        columns,
        failOnDataLoss,
        consumerProperties);
  }

  public KafkaSpec withFailOnDataLoss(boolean failOnDataLoss) {
    return new KafkaSpec(
        bootstrapServers,
        topics,
        topicPattern,
        startingOffsets,
        startingPoints,
        endingOffsets,
        value,
        csv,
        metadata,
        failOnDataLoss,
        consumerProperties);
  }

  public KafkaSpec withConsumerProperties(Map<String, String> consumerProperties) {
    return new KafkaSpec(
        bootstrapServers,
        topics,
        topicPattern,
        startingOffsets,
        startingPoints,
        endingOffsets,
        value,
        csv,
        metadata,
        failOnDataLoss,
        consumerProperties);
  }

  /** Which topics, for people. */
  String describeTopics() {
    return topicPattern.isEmpty() ? String.join(", ", topics) : "topics like " + topicPattern;
  }
}
