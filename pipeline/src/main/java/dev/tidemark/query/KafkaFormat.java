/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.choice;
import static dev.tidemark.query.Key.later;
import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.BoundedEventSource;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.decode.CsvDecoder;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.source.decode.RecordDecoder;
import dev.tidemark.source.kafka.BoundedKafka;
import dev.tidemark.source.kafka.KafkaConnector;
import dev.tidemark.source.kafka.KafkaRows;
import dev.tidemark.source.kafka.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code format: kafka}. */
final class KafkaFormat extends SourceFormat<KafkaSpec> {

  private static final List<Key> KEYS =
      List.of(
          required("format", Key.Type.TEXT, "kafka", "Which connector reads the rows."),
          required(
              "bootstrapServers",
              Key.Type.TEXT,
              "localhost:9092",
              "The brokers: host:port, several separated by commas."),
          optional(
              "subscribe",
              Key.Type.TEXTS_OR_TEXT,
              "clickstream",
              "The topics: a list, or separated by commas."),
          optional(
              "subscribePattern",
              Key.Type.TEXT,
              "clicks-.*",
              "In place of subscribe: all topics whose names match, later ones too."),
          later("assign", "name the topics, such as subscribe: [clicks, views]"),
          new Key(
              "startingOffsets",
              Key.Type.OFFSETS,
              Key.Presence.OPTIONAL,
              List.of("earliest", "latest"),
              "latest",
              "Where to begin when there is no checkpoint; in single partitions by {topic: {0: 23, 1: -2}}."),
          optional(
              "startingTimestamp",
              Key.Type.SCALAR,
              "2026-01-02T10:00:00Z",
              "The same by the time of records."),
          optional(
              "startingOffsetsByTimestamp",
              Key.Type.OFFSETS,
              "{clickstream: {0: 1767348000000}}",
              "The same by time, in single partitions."),
          choice(
              "endingOffsets",
              EndingOffsets.class,
              "latest",
              "Where to end, as a batch; without it, the query runs on."),
          choice("value", ValueFormat.class, "json", "How one record is written."),
          optional(
              "metadata",
              Key.Type.MAPPING,
              "{sent_at: timestamp}",
              "Columns that are not in the value: key, topic, partition, offset, timestamp, timestampType, headers."),
          optional(
              "failOnDataLoss",
              Key.Type.FLAG,
              "false",
              "Whether to fail if records are gone before they were read, or skip them."),
          optional(
              QueryKeys.KAFKA_PREFIX + "*",
              Key.Type.SCALAR,
              "value",
              "Anything for the Kafka consumer, such as kafka.security.protocol."));

  KafkaFormat() {
    super(
        "kafka",
        KafkaSpec.class,
        new Section(
            "a kafka source",
            Stream.concat(KEYS.stream(), CsvKeys.RECORD.stream()).toList(),
            List.of()));
  }

  @Override
  Optional<String> passedOnPrefix() {
    return Optional.of(QueryKeys.KAFKA_PREFIX);
  }

  @Override
  Optional<String> asBatch() {
    return Optional.of("leave trigger out and write source.endingOffsets: latest");
  }

  @Override
  KafkaSpec read(Fields fields, Map<String, String> passedOn) {
    KafkaReader reader = new KafkaReader(fields);
    if (!fields.has("subscribe") && !fields.has("subscribePattern")) {
      fields.refuse(
          "subscribe",
          "subscribe is missing",
          "a kafka source cannot do without it",
          "add subscribe: clickstream");
    }
    return new KafkaSpec(
        fields.text("bootstrapServers").orElse(""),
        fields.textsOrText("subscribe"),
        fields.text("subscribePattern").orElse(""),
        reader.startingOffsets(),
        reader.startingPoints(),
        fields.choice("endingOffsets", EndingOffsets.class),
        fields.choice("value", ValueFormat.class).orElse(ValueFormat.JSON),
        CsvKeys.read(fields),
        reader.metadata(),
        fields.flag("failOnDataLoss").orElse(true),
        passedOn);
  }

  @Override
  void check(KafkaSpec source, SourceCheck check) {
    new KafkaValidation(source, check.reporter()).run();
  }

  @Override
  void checkColumns(KafkaSpec source, EventSchema schema, Reporter reporter) {
    new KafkaValidation(source, reporter).checkMetadata(schema);
  }

  @Override
  String describe(KafkaSpec source) {
    return "kafka " + source.describeTopics();
  }

  @Override
  QueryInput input(KafkaSpec source, Query query, EventSchema columns) {
    KafkaConnector connector =
        KafkaConnector.of(query.name(), source.bootstrapServers(), topics(source))
            .withStartingOffsets(
                switch (source.startingOffsets()) {
                  case EARLIEST -> dev.tidemark.source.kafka.StartingOffsets.EARLIEST;
                  case LATEST -> dev.tidemark.source.kafka.StartingOffsets.LATEST;
                })
            .withStartingPoints(source.startingPoints())
            .withProperties(source.consumerProperties());
    if (!source.failOnDataLoss()) {
      connector = connector.withoutFailOnDataLoss();
    }
    Set<String> metadata = source.metadata().keySet();
    RecordDecoder values =
        switch (source.value()) {
          case JSON -> new JsonDecoder(columns, metadata);
          case CSV ->
              CsvDecoder.of(
                  source.csv(),
                  columns,
                  query.schema().names().stream().filter(c -> !metadata.contains(c)).toList());
        };
    KafkaRows rows = new KafkaRows(values, columns, source.metadata());
    if (source.endingOffsets().isPresent()) {
      return new QueryInput.Batch(
          BoundedEventSource.of(new BoundedKafka(connector, rows), columns));
    }
    return new QueryInput.Stream(
        metadata.isEmpty()
            ? EventSource.of(connector, columns, values)
            : EventSource.of(connector.withRows(rows), columns));
  }

  private static Topics topics(KafkaSpec source) {
    return source.topicPattern().isEmpty()
        ? Topics.named(source.topics())
        : Topics.matching(source.topicPattern());
  }
}
