/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Log;
import dev.tidemark.source.LogConnector;
import dev.tidemark.source.SourceUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads all partitions of some topics, offsets being Kafka's. Where it is read by plan, partitions
 * and topics that come later are read too, from their beginning; elsewhere partitions are those
 * that there are when the query starts.
 *
 * <p>Nothing is committed to Kafka: where to go on is for the query's own checkpoint to say. If
 * records that are still to be read have been deleted, reading fails rather than skip them, unless
 * {@code failOnDataLoss} is false.
 *
 * @param topics which
 * @param startingOffsets where a new query begins
 * @param startingPoints where it begins in single partitions
 * @param failOnDataLoss whether it is an error that records are gone before they were read; if not
 *     they are skipped, logged and counted
 * @param properties consumer properties, {@code bootstrap.servers} among them; deserializers and
 *     {@code enable.auto.commit} are this connector's own whatever they say
 * @param rows makes rows of records; null: values are handed on as they are
 */
public record KafkaConnector(
    Topics topics,
    StartingOffsets startingOffsets,
    StartingPoints startingPoints,
    boolean failOnDataLoss,
    Map<String, String> properties,
    @Nullable KafkaRows rows)
    implements LogConnector {
  private static final long serialVersionUID = 1L;
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  public KafkaConnector {
    properties = Map.copyOf(properties);
    Objects.requireNonNull(topics, "topics");
    Objects.requireNonNull(startingOffsets, "startingOffsets");
    Objects.requireNonNull(startingPoints, "startingPoints");
    if (!properties.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "no bootstrap.servers: a Kafka source must know where the brokers are");
    }
  }

  /**
   * Topics from their oldest record on, read for the query called {@code query}: its consumer group
   * is {@code tidemark-<query>} unless a property says otherwise.
   *
   * @param bootstrapServers {@code host:port}, several with commas between
   */
  public static KafkaConnector of(String query, String bootstrapServers, List<String> topics) {
    return of(query, bootstrapServers, Topics.named(topics));
  }

  /** The same of topics by name or pattern. */
  public static KafkaConnector of(String query, String bootstrapServers, Topics topics) {
    return new KafkaConnector(
        topics,
        StartingOffsets.EARLIEST,
        StartingPoints.NONE,
        true,
        Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            "tidemark-" + query,
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers),
        null);
  }

  public KafkaConnector withStartingOffsets(StartingOffsets startingOffsets) {
    return new KafkaConnector(
        topics, startingOffsets, startingPoints, failOnDataLoss, properties, rows);
  }

  /** Begins elsewhere in the partitions that {@code points} name. */
  public KafkaConnector withStartingPoints(StartingPoints points) {
    return new KafkaConnector(topics, startingOffsets, points, failOnDataLoss, properties, rows);
  }

  /** Skips records that are gone before they were read. */
  public KafkaConnector withoutFailOnDataLoss() {
    return new KafkaConnector(topics, startingOffsets, startingPoints, false, properties, rows);
  }

  /** Makes rows itself, of values and of what else records have. */
  public KafkaConnector withRows(KafkaRows rows) {
    return new KafkaConnector(
        topics, startingOffsets, startingPoints, failOnDataLoss, properties, rows);
  }

  /** Adds consumer properties, which win over those there are. */
  public KafkaConnector withProperties(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(more);
    return new KafkaConnector(topics, startingOffsets, startingPoints, failOnDataLoss, all, rows);
  }

  @Override
  public void preflight() {
    new KafkaPreflight(this).check();
  }

  @Override
  public Map<Origin, Long> begin() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      List<String> names = topics.now(consumer);
      if (names.isEmpty()) {
        throw KafkaPreflight.noMatch(consumer.listTopics(TIMEOUT).keySet(), this);
      }
      List<TopicPartition> partitions =
          names.stream()
              .flatMap(topic -> partitionsOf(topic, consumer).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      return new Beginnings(this, consumer).of(partitions);
    } catch (KafkaException e) {
      throw unavailable("the starting offsets could not be had", e);
    }
  }

  private List<PartitionInfo> partitionsOf(String topic, Consumer<?, ?> consumer) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, TIMEOUT);
    if (partitions == null || partitions.isEmpty()) {
      throw KafkaPreflight.missing(List.of(topic), List.of(), this);
    }
    return partitions;
  }

  @Override
  public Connection open(Map<Origin, Long> next) {
    try {
      return new KafkaConnection(this, consumer(), next);
    } catch (KafkaException e) {
      throw unavailable("no consumer could be made", e);
    }
  }

  @Override
  public Log openLog() {
    try {
      return new KafkaLog(this, consumer());
    } catch (KafkaException e) {
      throw unavailable("no consumer could be made", e);
    }
  }

  /** The offsets behind the newest records of {@code partitions}. */
  public Map<Origin, Long> end(Collection<Origin> partitions) {
    return offsets(partitions, "ending", (consumer, of) -> consumer.endOffsets(of, TIMEOUT));
  }

  /** The offsets of the oldest records of {@code partitions}. */
  public Map<Origin, Long> beginning(Collection<Origin> partitions) {
    return offsets(partitions, "first", (consumer, of) -> consumer.beginningOffsets(of, TIMEOUT));
  }

  /**
   * Of each partition the offset of the first record that has, for Kafka, a time of {@code time} or
   * later.
   *
   * @param otherwise of each partition the offset if there is no such record
   */
  public Map<Origin, Long> offsetsAt(Instant time, Map<Origin, Long> otherwise) {
    return offsets(
        otherwise.keySet(),
        "time's",
        (consumer, of) -> {
          Map<TopicPartition, Long> times = new HashMap<>();
          of.forEach(partition -> times.put(partition, time.toEpochMilli()));
          Map<TopicPartition, Long> found = new HashMap<>();
          consumer
              .offsetsForTimes(times, TIMEOUT)
              .forEach(
                  (partition, at) ->
                      found.put(
                          partition,
                          at == null ? otherwise.get(toOrigin(partition)) : at.offset()));
          return found;
        });
  }

  /** Asks for offsets. */
  private interface Question {
    Map<TopicPartition, Long> ask(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);
  }

  private Map<Origin, Long> offsets(
      Collection<Origin> partitions, String which, Question question) {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      Map<Origin, Long> offsets = new HashMap<>();
      question
          .ask(consumer, partitions.stream().map(KafkaConnector::toPartition).toList())
          .forEach((partition, offset) -> offsets.put(toOrigin(partition), offset));
      return offsets;
    } catch (KafkaException e) {
      throw unavailable("the " + which + " offsets could not be had", e);
    }
  }

  Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4096);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.putAll(properties);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  SourceUnavailableException unavailable(String why, KafkaException cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new SourceUnavailableException(
        "cannot read " + describe(),
        why + " (" + root.getMessage() + ")",
        "See that the brokers run and that bootstrapServers and the consumer properties fit them",
        cause);
  }

  String bootstrapServers() {
    return properties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  @Override
  public String describe() {
    return "Kafka " + topics.describe() + " at " + bootstrapServers();
  }

  static Origin toOrigin(TopicPartition partition) {
    return new Origin(partition.topic(), partition.partition());
  }

  static TopicPartition toPartition(Origin origin) {
    return new TopicPartition(origin.source(), origin.partition());
  }
}
