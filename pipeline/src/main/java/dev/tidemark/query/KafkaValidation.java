/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.source.decode.CsvOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

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

  /** See Kafka's {@code org.apache.kafka.common.internals.Topic}. */
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

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
    if (kafka.topics().isEmpty()) {
      checkTopic("source.subscribe", "");
    }
    for (int i = 0; i < kafka.topics().size(); i++) {
      checkTopic("source.subscribe." + i, kafka.topics().get(i));
    }
    if (kafka.value() == ValueFormat.JSON && !kafka.csv().equals(CsvOptions.standard())) {
      reporter.report(
          "source.value",
          "values are JSON, and delimiter, quote, escape and nullValue are of CSV",
          "they would mean nothing",
          "write value: csv, or remove them");
    }
    if (kafka.endingOffsets().isPresent() && kafka.startingOffsets() == StartingOffsets.LATEST) {
      reporter.report(
          "source.endingOffsets",
          "the query begins at the latest offsets and ends there",
          "it would read nothing",
          "write startingOffsets: earliest");
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

  private void checkTopic(String path, String topic) {
    if (topic.isBlank()) {
      reporter.report(
          path,
          "subscribe names no topic",
          "a Kafka source reads topics",
          "write subscribe: clickstream; several are separated by commas");
    } else if (!TOPIC.matcher(topic).matches()) {
      reporter.report(
          path,
          "\"" + topic + "\" is no name for a topic",
          "Kafka's topics are at most 249 of the characters a-z, A-Z, 0-9, ., _ and -",
          "name the topic as Kafka does");
    }
  }
}
