/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    void read(Consumer<Map<String, Object>> each) throws IOException;
  }

  /** The columns of each row that is there; numbers are longs, all else is text. */
  List<Map<String, Object>> rows() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    forEach(rows::add);
    return rows;
  }

  /** The same, one after the other: there may be more than fit in memory. */
  void forEach(Consumer<Map<String, Object>> each) throws IOException {
    reader.read(each);
  }

  static Results delta(String name, Path table) {
    return new Results(name, each -> readDelta(table, each));
  }

  /** JSON files that are not hidden. */
  static Results files(String name, Path directory) {
    return new Results(name, each -> readFiles(directory, each));
  }

  /**
   * These with all rows of the same page as one, their views and ids added up: where no row can be
   * foretold, since its window is the clock's.
   */
  Results addedUpByPage() {
    return new Results(
        name,
        each -> {
          Map<Object, Map<String, Object>> byPage = new LinkedHashMap<>();
          forEach(row -> add(byPage, row));
          byPage.values().forEach(each);
        });
  }

  private static void add(Map<Object, Map<String, Object>> byPage, Map<String, Object> row) {
    Map<String, Object> sum =
        byPage.computeIfAbsent(
            row.get("page"),
            page -> new LinkedHashMap<>(Map.of("page", page, "views", 0L, "ids", 0L)));
    sum.computeIfPresent("views", (key, views) -> (Long) views + (Long) row.get("views"));
    sum.computeIfPresent("ids", (key, ids) -> (Long) ids + (Long) row.get("ids"));
  }

  /** Every committed record. */
  static Results kafka(String name, String servers, String topic) {
    return new Results(
        name, each -> readKafka(servers, topic, record -> each.accept(columns(record.value()))));
  }

  /** The last record of each key, which is what a topic of upserts says. */
  static Results kafkaUpserts(String name, String servers, String topic) {
    return new Results(
        name,
        each -> {
          Map<String, byte[]> last = new LinkedHashMap<>();
          readKafka(
              servers,
              topic,
              record -> last.put(new String(record.key(), StandardCharsets.UTF_8), record.value()));
          last.values().forEach(value -> each.accept(columns(value)));
        });
  }

  private static void readDelta(Path table, Consumer<Map<String, Object>> each) throws IOException {
    DeltaTableReader.latest(table.toString()).forEach(row -> each.accept(columns(row)));
  }

  private static void readFiles(Path directory, Consumer<Map<String, Object>> each)
      throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".") && name.endsWith(".json")) {
          for (String line : Files.readAllLines(file)) {
            each.accept(columns(line.getBytes(StandardCharsets.UTF_8)));
          }
        }
      }
    }
  }

  private static Map<String, Object> columns(Row row) {
    Map<String, Object> columns = new LinkedHashMap<>();
    for (String column : row.getSchema().getFieldNames()) {
      Object value = row.getValue(column);
      if (value != null) {
        columns.put(column, value instanceof Long number ? number : value.toString());
      }
    }
    return columns;
  }

  private static Map<String, Object> columns(byte[] json) {
    Map<String, Object> columns = new LinkedHashMap<>();
    JsonNode object;
    try {
      object = JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(new String(json, StandardCharsets.UTF_8), e);
    }
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

  private static void readKafka(
      String servers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
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
        consumer.poll(Duration.ofMillis(200)).forEach(each);
      }
    }
  }
}
