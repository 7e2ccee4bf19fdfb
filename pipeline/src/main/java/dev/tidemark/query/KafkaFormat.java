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
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          required(
              "subscribe",
              Key.Type.TEXTS_OR_TEXT,
              "clickstream",
              "The topics: a list, or separated by commas."),
          later("subscribePattern", "name the topics, such as subscribe: [clicks, views]"),
          later("assign", "name the topics, such as subscribe: [clicks, views]"),
          choice(
              "startingOffsets",
              StartingOffsets.class,
              "latest",
              "Where to begin when there is no checkpoint."),
          choice(
              "endingOffsets",
              EndingOffsets.class,
              "latest",
              "Where to end, as a batch; without it, the query runs on."),
          choice("value", ValueFormat.class, "json", "How one record is written."),
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
  KafkaSpec read(Fields fields, Map<String, String> passedOn) {
    return new KafkaSpec(
        fields.text("bootstrapServers").orElse(""),
        fields.textsOrText("subscribe"),
        fields.choice("startingOffsets", StartingOffsets.class).orElse(StartingOffsets.LATEST),
        fields.choice("endingOffsets", EndingOffsets.class),
        fields.choice("value", ValueFormat.class).orElse(ValueFormat.JSON),
        CsvKeys.read(fields),
        passedOn);
  }

  @Override
  void check(KafkaSpec source, SourceCheck check) {
    new KafkaValidation(source, check.reporter()).run();
  }

  @Override
  String describe(KafkaSpec source) {
    return "kafka " + String.join(", ", source.topics());
  }

  @Override
  QueryInput input(KafkaSpec source, Query query, EventSchema columns) {
    KafkaConnector connector =
        KafkaConnector.of(query.name(), source.bootstrapServers(), source.topics())
            .withStartingOffsets(
                switch (source.startingOffsets()) {
                  case EARLIEST -> dev.tidemark.source.kafka.StartingOffsets.EARLIEST;
                  case LATEST -> dev.tidemark.source.kafka.StartingOffsets.LATEST;
                })
            .withProperties(source.consumerProperties());
    RecordDecoder decoder =
        switch (source.value()) {
          case JSON -> new JsonDecoder(columns);
          case CSV -> CsvDecoder.of(source.csv(), columns, query.schema().names());
        };
    return source.endingOffsets().isPresent()
        ? new QueryInput.Batch(BoundedEventSource.of(new BoundedKafka(connector, decoder), columns))
        : new QueryInput.Stream(EventSource.of(connector, columns, decoder));
  }
}
