/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.Map;
import java.util.TreeMap;

/** What can be wrong with a Kafka source, without asking Kafka. */
final class KafkaValidation {
  /** Consumer properties that the source sets itself, and what to write in their place. */
  private static final Map<String, String> TAKEN =
      Map.of(
          "bootstrap.servers", "use bootstrapServers",
          "auto.offset.reset", "use startingOffsets",
          "enable.auto.commit", "leave it out",
          "key.deserializer", "leave it out",
          "value.deserializer", "leave it out; value says how a record is written");

  private final KafkaSpec kafka;
  private final Reporter reporter;

  KafkaValidation(KafkaSpec kafka, Reporter reporter) {
    this.kafka = kafka;
    this.reporter = reporter;
  }

  void run() {
    if (kafka.bootstrapServers().isBlank()) {
      reporter.report(
          "source.bootstrapServers",
          "bootstrapServers is empty",
          "the brokers are found through it",
          "name at least one host:port, such as localhost:9092");
    }
    if (kafka.topics().isEmpty() || kafka.topics().stream().anyMatch(String::isBlank)) {
      reporter.report(
          "source.subscribe",
          "subscribe names no topic",
          "a Kafka source reads topics",
          "name at least one; several are separated by commas");
    }
    if (kafka.value() == ValueFormat.CSV) {
      reporter.report(
          "source.value",
          "csv records are not supported yet",
          "json is, so far",
          "write value: json, and the records as JSON objects");
    }
    new TreeMap<>(kafka.consumerProperties())
        .forEach(
            (property, value) -> {
              if (TAKEN.containsKey(property)) {
                reporter.report(
                    "source.kafka." + property,
                    property + " cannot be set",
                    "the source sets it itself",
                    TAKEN.get(property));
              }
            });
  }
}
