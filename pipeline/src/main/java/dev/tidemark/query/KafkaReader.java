/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.expression.NearestName;
import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.query.YamlNode.Scalar;
import dev.tidemark.source.kafka.Metadata;
import dev.tidemark.source.kafka.StartingPoints;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads those keys of a Kafka source that are more than a word. */
final class KafkaReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OFFSETS = "startingOffsets";
  private static final String TIMES = "startingOffsetsByTimestamp";
  private static final String TIME = "startingTimestamp";

  private final Fields fields;

  KafkaReader(Fields fields) {
    this.fields = fields;
  }

  /** The word in {@code startingOffsets}; where it has offsets, others begin with the oldest. */
  StartingOffsets startingOffsets() {
    if (fields.node(OFFSETS).isEmpty()) {
      return isByPartition(TIMES) ? StartingOffsets.EARLIEST : StartingOffsets.LATEST;
    }
    return isByPartition(OFFSETS)
        ? StartingOffsets.EARLIEST
        : fields.choice(OFFSETS, StartingOffsets.class).orElse(StartingOffsets.LATEST);
  }

  StartingPoints startingPoints() {
    Map<String, Map<Integer, Long>> offsets =
        isByPartition(OFFSETS) ? byPartition(OFFSETS) : Map.of();
    Map<String, Map<Integer, Long>> times = fields.has(TIMES) ? byPartition(TIMES) : Map.of();
    if (offsets.values().stream().anyMatch(of -> of.values().stream().anyMatch(o -> o < -2))) {
      fields.refuse(
          OFFSETS,
          OFFSETS + " has an offset below -2",
          "-2 stands for the first offset, -1 for the end, and others are 0 or more",
          "correct it");
    }
    return new StartingPoints(
        offsets, times, fields.scalar(TIME).flatMap(this::instant).orElse(null));
  }

  private boolean isByPartition(String key) {
    return fields
        .node(key)
        .filter(
            node ->
                node instanceof Mapping
                    || (node instanceof Scalar scalar && scalar.value().strip().startsWith("{")))
        .isPresent();
  }

  private Optional<Instant> instant(String text) {
    try {
      return Optional.of(
          text.matches("[0-9]+")
              ? Instant.ofEpochMilli(Long.parseLong(text))
              : Instant.parse(text));
    } catch (DateTimeException | NumberFormatException e) {
      fields.refuse(
          TIME,
          TIME + ": \"" + text + "\" is not a time",
          "it is written as in ISO 8601, or in milliseconds since 1970",
          "write " + TIME + ": 2026-01-02T10:00:00Z");
      return Optional.empty();
    }
  }

  /** As JSON in Spark's form, or the same as YAML. */
  private Map<String, Map<Integer, Long>> byPartition(String key) {
    Optional<Map<String, Map<Integer, Long>>> read =
        fields.node(key).orElseThrow() instanceof Scalar scalar
            ? ofJson(scalar.value())
            : ofYaml((Mapping) fields.node(key).orElseThrow());
    if (read.isEmpty()) {
      fields.refuse(
          key,
          key + " cannot be read",
          "it has numbers by topic and partition, as in Spark",
          "write " + key + ": {clickstream: {0: 23, 1: -2}}");
    }
    return read.orElse(Map.of());
  }

  private static Optional<Map<String, Map<Integer, Long>>> ofJson(String text) {
    try {
      return Optional.of(JSON.readValue(text, new TypeReference<>() {}));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, Map<Integer, Long>>> ofYaml(Mapping mapping) {
    Map<String, Map<Integer, Long>> topics = new LinkedHashMap<>();
    for (YamlNode.Entry topic : mapping.entries()) {
      if (!(topic.value() instanceof Mapping partitions)) {
        return Optional.empty();
      }
      Map<Integer, Long> numbers = new LinkedHashMap<>();
      for (YamlNode.Entry partition : partitions.entries()) {
        try {
          if (!(partition.value() instanceof Scalar number)) {
            return Optional.empty();
          }
          numbers.put(Integer.valueOf(partition.key()), Long.valueOf(number.value()));
        } catch (NumberFormatException e) {
          return Optional.empty();
        }
      }
      topics.put(topic.key(), numbers);
    }
    return Optional.of(topics);
  }

  /** Columns by name, and what each takes. */
  Map<String, Metadata> metadata() {
    Map<String, Metadata> columns = new LinkedHashMap<>();
    List<String> words = Arrays.stream(Metadata.values()).map(Metadata::word).toList();
    fields
        .texts("metadata", "a column's name and what it takes")
        .forEach(
            (column, word) -> {
              if (words.contains(word)) {
                columns.put(column, Metadata.values()[words.indexOf(word)]);
              } else {
                fields.refuse(
                    "metadata." + column,
                    "metadata." + column + " cannot be \"" + word + "\"",
                    "a record has " + String.join(", ", words),
                    NearestName.of(word, words)
                        .map(near -> "write " + column + ": " + near)
                        .orElse("write one of them"));
              }
            });
    return columns;
  }
}
