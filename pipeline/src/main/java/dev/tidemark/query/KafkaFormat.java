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
import dev.tidemark.source.EventSource;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.source.kafka.KafkaConnector;
import java.util.Map;
import java.util.Optional;

/** {@code format: kafka}. */
final class KafkaFormat extends SourceFormat<KafkaSpec> {

  KafkaFormat() {
    super(
        "kafka",
        KafkaSpec.class,
        Section.of(
            "a kafka source",
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
            choice("value", ValueFormat.class, "json", "How one record is written."),
            optional(
                QueryKeys.KAFKA_PREFIX + "*",
                Key.Type.SCALAR,
                "value",
                "Anything for the Kafka consumer, such as kafka.security.protocol.")));
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
        fields.choice("value", ValueFormat.class).orElse(ValueFormat.JSON),
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
    return new QueryInput.Stream(EventSource.of(connector, columns, new JsonDecoder(columns)));
  }
}
