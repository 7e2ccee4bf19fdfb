/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.util.Map;
import java.util.Objects;

/**
 * A Kafka topic as a sink.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topic the topic, which is there
 * @param outputMode see {@link SinkSpec}
 * @param trigger see {@link SinkSpec}
 * @param properties passed to Kafka's clients as they are, such as {@code security.protocol};
 *     without the {@code kafka.} prefix that YAML gives them
 */
public record KafkaSinkSpec(
    String bootstrapServers,
    String topic,
    OutputMode outputMode,
    Trigger trigger,
    Map<String, String> properties)
    implements SinkSpec {

  public KafkaSinkSpec {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(outputMode, "outputMode");
    Objects.requireNonNull(trigger, "trigger");
    properties = Map.copyOf(properties);
  }

  /** Each window's rows once, when it closes; rows of a query without aggregates as they come. */
  public static KafkaSinkSpec append(String bootstrapServers, String topic) {
    return new KafkaSinkSpec(
        bootstrapServers, topic, OutputMode.APPEND, Trigger.eachBatch(), Map.of());
  }

  /** The rows that changed, each in the place of the one with the same key. */
  public static KafkaSinkSpec update(String bootstrapServers, String topic) {
    return new KafkaSinkSpec(
        bootstrapServers, topic, OutputMode.UPDATE, Trigger.eachBatch(), Map.of());
  }

  public KafkaSinkSpec withTrigger(Trigger trigger) {
    return new KafkaSinkSpec(bootstrapServers, topic, outputMode, trigger, properties);
  }

  public KafkaSinkSpec withProperties(Map<String, String> properties) {
    return new KafkaSinkSpec(bootstrapServers, topic, outputMode, trigger, properties);
  }
}
