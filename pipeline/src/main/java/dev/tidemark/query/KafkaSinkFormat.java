/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.sink.kafka.KafkaSink;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SessionWindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** {@code format: kafka}, of a sink. */
final class KafkaSinkFormat extends SinkFormat<KafkaSinkSpec> {

  KafkaSinkFormat() {
    super(
        "kafka",
        KafkaSinkSpec.class,
        Section.of(
            "a kafka sink",
            required("format", Key.Type.TEXT, "kafka", "Which connector writes the rows."),
            required(
                "bootstrapServers",
                Key.Type.TEXT,
                "localhost:9092",
                "The brokers: host:port, several separated by commas."),
            required("topic", Key.Type.TEXT, "page_stats", "The topic, which is there."),
            QueryKeys.OUTPUT_MODE,
            QueryKeys.TRIGGER,
            optional(
                QueryKeys.KAFKA_PREFIX + "*",
                Key.Type.SCALAR,
                "value",
                "Anything for the Kafka clients, such as kafka.security.protocol.")));
  }

  @Override
  Optional<String> passedOnPrefix() {
    return Optional.of(QueryKeys.KAFKA_PREFIX);
  }

  @Override
  KafkaSinkSpec read(Fields fields, Map<String, String> passedOn) {
    return new KafkaSinkSpec(
        fields.text("bootstrapServers").orElse(""),
        fields.text("topic").orElse(""),
        outputMode(fields),
        trigger(fields),
        passedOn);
  }

  @Override
  Set<OutputMode> modes() {
    return Set.of(OutputMode.APPEND, OutputMode.UPDATE);
  }

  @Override
  void check(KafkaSinkSpec sink, SinkCheck check) {
    if (sink.bootstrapServers().isBlank()) {
      check.report(
          "bootstrapServers",
          "bootstrapServers is empty",
          "the brokers are found through it",
          "name at least one host:port, such as localhost:9092");
    }
    if (sink.topic().isBlank()) {
      check.report(
          "topic", "topic is empty", "rows are written to it", "name a topic, such as page_stats");
    } else {
      check.checkTarget(
          "topic", "kafka:" + sink.bootstrapServers() + "/" + sink.topic(), sink.topic());
    }
    if (sink.outputMode() == OutputMode.UPDATE
        && check.query().window.filter(SessionWindowSpec.class::isInstance).isPresent()) {
      check.report(
          "outputMode",
          "outputMode update of sessions does not go into a kafka sink",
          "a session that grows has another window, so another key, and the records of what it was would stay",
          "write outputMode: append");
    }
  }

  /** By their offsets, replayed rows are told from new ones. */
  @Override
  boolean takesPositions() {
    return true;
  }

  @Override
  String describe(KafkaSinkSpec sink) {
    return "kafka " + sink.topic();
  }

  @Override
  String guarantee(KafkaSinkSpec sink) {
    return sink.outputMode() == OutputMode.APPEND
        ? "exactly once for readers of committed records: each step is a transaction, and what comes again is skipped"
        : "at least once: a record takes the place of the earlier ones of its key";
  }

  @Override
  void preflight(KafkaSinkSpec sink, SinkContext context) {
    transform(sink, context).preflight(context.rows());
  }

  @Override
  void write(KafkaSinkSpec sink, SinkContext context, PCollection<Row> rows) {
    rows.apply(context.name() + "Kafka", transform(sink, context));
  }

  private static KafkaSink transform(KafkaSinkSpec sink, SinkContext context) {
    Query query = context.query();
    String name = "tidemark-" + query.name() + "-" + sink.topic();
    KafkaSink topic;
    if (query.aggregates().isEmpty()) {
      topic = KafkaSink.ofRows(sink.bootstrapServers(), sink.topic(), name);
    } else if (sink.outputMode() == OutputMode.APPEND) {
      topic = KafkaSink.ofWindows(sink.bootstrapServers(), sink.topic(), name);
    } else {
      topic = KafkaSink.upserts(sink.bootstrapServers(), sink.topic());
    }
    return topic.withKey(key(query)).withProperties(sink.properties());
  }

  /** What tells rows of the result apart: the window and the group. */
  private static List<String> key(Query query) {
    List<String> key = new ArrayList<>();
    if (query.window().isPresent()) {
      key.add(Query.WINDOW_START);
      key.add(Query.WINDOW_END);
    }
    key.addAll(query.groupBy());
    return key;
  }
}
