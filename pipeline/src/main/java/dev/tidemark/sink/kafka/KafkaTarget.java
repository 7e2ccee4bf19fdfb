/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import dev.tidemark.rows.JsonRows;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where records go, and how they are made of rows.
 *
 * @param topic the topic
 * @param key the columns of the key; none: records have no key
 * @param columns the columns of the value
 * @param transactionalId names the one writer that may write at a time
 * @param properties Kafka's, {@code bootstrap.servers} among them
 */
record KafkaTarget(
    String topic,
    List<String> key,
    List<String> columns,
    String transactionalId,
    Map<String, String> properties)
    implements Serializable {

  KafkaTarget {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    properties = Map.copyOf(properties);
  }

  /** The record of a row: both parts JSON objects; null for no key. */
  KV<byte[], byte[]> record(Row row) {
    return KV.of(key.isEmpty() ? null : JsonRows.of(row, key), JsonRows.of(row, columns));
  }

  /** Properties of a producer that writes in transactions. */
  Map<String, Object> transactional() {
    Map<String, Object> all = new HashMap<>(properties);
    all.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return all;
  }
}
