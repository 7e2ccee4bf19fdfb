/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where a query puts its results, as they can be read from outside. */
record Results(String name, Reader reader) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads all rows, each as its columns by name. */
  @FunctionalInterface
  interface Reader {
    List<Map<String, Object>> read() throws IOException;
  }

  /** The columns of each row that is there; numbers are longs, all else is text. */
  List<Map<String, Object>> rows() throws IOException {
    return reader.read();
  }

  static Results delta(String name, Path table) {
    return new Results(name, () -> readDelta(table));
  }

  /** JSON files that are not hidden. */
  static Results files(String name, Path directory) {
    return new Results(name, () -> readFiles(directory));
  }

  /**
   * These with all rows of the same page as one, their views and ids added up: where no row can be
   * foretold, since its window is the clock's.
   */
  Results addedUpByPage() {
    return new Results(
        name,
        () -> {
          Map<Object, Map<String, Object>> byPage = new LinkedHashMap<>();
          for (Map<String, Object> row : rows()) {
            Map<String, Object> sum =
                byPage.computeIfAbsent(
                    row.get("page"),
                    page -> new LinkedHashMap<>(Map.of("page", page, "views", 0L, "ids", 0L)));
            sum.computeIfPresent("views", (key, views) -> (Long) views + (Long) row.get("views"));
            sum.computeIfPresent("ids", (key, ids) -> (Long) ids + (Long) row.get("ids"));
          }
          return List.copyOf(byPage.values());
        });
  }

  /** Every committed record. */
  static Results kafka(String name, String servers, String topic) {
    return new Results(name, () -> values(readKafka(servers, topic)));
  }

  /** The last record of each key, which is what a topic of upserts says. */
  static Results kafkaUpserts(String name, String servers, String topic) {
    return new Results(
        name,
        () -> {
          Map<String, ConsumerRecord<byte[], byte[]>> last = new LinkedHashMap<>();
          for (ConsumerRecord<byte[], byte[]> record : readKafka(servers, topic)) {
            last.put(new String(record.key(), StandardCharsets.UTF_8), record);
          }
          return values(new ArrayList<>(last.values()));
        });
  }

  private static List<Map<String, Object>> readDelta(Path table) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : DeltaTableReader.latest(table.toString()).rows()) {
      Map<String, Object> columns = new LinkedHashMap<>();
      for (String column : row.getSchema().getFieldNames()) {
        Object value = row.getValue(column);
        if (value != null) {
          columns.put(column, value instanceof Long number ? number : value.toString());
        }
      }
      rows.add(columns);
    }
    return rows;
  }

  private static List<Map<String, Object>> readFiles(Path directory) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (!Files.exists(directory)) {
      return rows;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".") && name.endsWith(".json")) {
          for (String line : Files.readAllLines(file)) {
            rows.add(columns(line.getBytes(StandardCharsets.UTF_8)));
          }
        }
      }
    }
    return rows;
  }

  private static List<Map<String, Object>> values(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      rows.add(columns(record.value()));
    }
    return rows;
  }

  private static Map<String, Object> columns(byte[] json) throws IOException {
    Map<String, Object> columns = new LinkedHashMap<>();
    JsonNode object = JSON.readTree(json);
    object
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              columns.put(
                  field.getKey(), value.isIntegralNumber() ? value.asLong() : value.asText());
            });
    return columns;
  }

  private static List<ConsumerRecord<byte[], byte[]>> readKafka(String servers, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
