/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.decode.CsvOptions;
import dev.tidemark.source.kafka.StartingPoints;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

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
    checkTopics();
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
    if (kafka.endingOffsets().isPresent()
        && kafka.startingOffsets() == StartingOffsets.LATEST
        && kafka.startingPoints().equals(StartingPoints.NONE)) {
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

  private void checkTopics() {
    if (kafka.topics().isEmpty() && kafka.topicPattern().isEmpty()) {
      checkTopic("source.subscribe", "");
    }
    if (!kafka.topics().isEmpty() && !kafka.topicPattern().isEmpty()) {
      reporter.report(
          "source.subscribePattern",
          "there are both subscribe and subscribePattern",
          "topics are named, or matched",
          "remove one of them");
    }
    try {
      Pattern.compile(kafka.topicPattern());
    } catch (PatternSyntaxException e) {
      reporter.report(
          "source.subscribePattern",
          "subscribePattern is no regular expression: " + e.getDescription(),
          "topics are those whose whole names match it, as in Java",
          "correct it, such as clicks-.*");
    }
    checkPoints("startingOffsets", kafka.startingPoints().offsets());
    checkPoints("startingOffsetsByTimestamp", kafka.startingPoints().times());
    if (kafka.startingPoints().time() != null
        && !(kafka.startingPoints().offsets().isEmpty()
            && kafka.startingPoints().times().isEmpty())) {
      reporter.report(
          "source.startingTimestamp",
          "startingTimestamp is for all partitions, and others are said for single ones",
          "only one of them can hold",
          "remove one of them");
    }
  }

  private void checkPoints(String key, Map<String, Map<Integer, Long>> points) {
    for (String topic : new TreeMap<>(points).keySet()) {
      if (!kafka.topics().contains(topic) && kafka.topicPattern().isEmpty()) {
        reporter.report(
            "source." + key,
            key + " names the topic " + topic,
            "the source does not read it",
            "name topics of subscribe: " + String.join(", ", kafka.topics()));
      }
    }
  }

  /** Columns that are not in the value have to be there, and of the type of what they take. */
  void checkMetadata(EventSchema schema) {
    kafka
        .metadata()
        .forEach(
            (column, of) -> {
              String path = "source.metadata." + column;
              if (!schema.contains(column)) {
                reporter.report(
                    path,
                    "there is no column " + column,
                    "the schema has " + String.join(", ", schema.names()),
                    "add %s %s to schema".formatted(column, of.type()));
              } else if (schema.typeOf(column) != of.type()) {
                reporter.report(
                    path,
                    "column %s is %s".formatted(column, schema.typeOf(column)),
                    "a record's %s is %s".formatted(of.word(), of.type()),
                    "write %s %s in schema".formatted(column, of.type()));
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
