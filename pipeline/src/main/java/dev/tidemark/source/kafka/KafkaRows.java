/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.source.SourceRecord;
import dev.tidemark.source.decode.RecordDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Utf8;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Makes rows of Kafka's records: columns of their values, and of what else a record has. */
public final class KafkaRows implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] NOTHING = {};

  private final RecordDecoder values;
  private final Map<Metadata, Integer> columns = new EnumMap<>(Metadata.class);

  /**
   * @param values makes rows of values, and leaves the columns of {@code metadata} alone
   * @param metadata by the column's name what it takes; columns that rows do not have are left out
   */
  public KafkaRows(RecordDecoder values, EventSchema schema, Map<String, Metadata> metadata) {
    this.values = values;
    metadata.forEach(
        (column, of) -> {
          if (schema.contains(column)) {
            columns.put(of, schema.indexOf(column));
          }
        });
  }

  /** Hands out records one by one, each valid until the next one. For one thread. */
  Current reader() {
    return new Current(SerializableUtils.clone(values));
  }

  /** The record that is being read. */
  final class Current implements SourceRecord {
    private final RecordDecoder decoder;
    private ConsumerRecord<byte[], byte[]> record;

    private Current(RecordDecoder decoder) {
      this.decoder = decoder;
    }

    Current of(ConsumerRecord<byte[], byte[]> next) {
      record = next;
      return this;
    }

    @Override
    public Optional<String> decode(EventBatchBuilder row) {
      Optional<String> problem = decoder.decode(payload(), row);
      if (problem.isPresent() || columns.isEmpty()) {
        return problem;
      }
      for (Map.Entry<Metadata, Integer> column : columns.entrySet()) {
        problem = set(column.getKey(), column.getValue(), row);
        if (problem.isPresent()) {
          return problem;
        }
      }
      return Optional.empty();
    }

    private Optional<String> set(Metadata of, int column, EventBatchBuilder row) {
      switch (of) {
        case KEY -> {
          if (record.key() != null && !Utf8.isWellFormed(record.key())) {
            return Optional.of("the key is not UTF-8");
          }
          setText(column, record.key(), row);
        }
        case TOPIC -> setText(column, record.topic().getBytes(StandardCharsets.UTF_8), row);
        case PARTITION -> row.setLong(column, record.partition());
        case OFFSET -> row.setLong(column, record.offset());
        case TIMESTAMP -> {
          if (record.timestamp() >= 0) {
            row.setLong(column, Micros.ofMillis(record.timestamp()));
          }
        }
        case TIMESTAMPTYPE -> row.setLong(column, record.timestampType().id);
        case HEADERS -> setText(column, headers(), row);
      }
      return Optional.empty();
    }

    private static void setText(int column, byte[] text, EventBatchBuilder row) {
      if (text == null) {
        row.setNull(column);
      } else {
        row.setString(column, text, 0, text.length);
      }
    }

    private byte[] headers() {
      if (!record.headers().iterator().hasNext()) {
        return null;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(bytes)) {
        json.writeStartArray();
        for (Header header : record.headers()) {
          json.writeStartObject();
          json.writeStringField("key", header.key());
          json.writeStringField(
              "value",
              header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
          json.writeEndObject();
        }
        json.writeEndArray();
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory failed", e);
      }
      return bytes.toByteArray();
    }

    @Override
    public byte[] payload() {
      return record.value() == null ? NOTHING : record.value();
    }

    @Override
    public int bytes() {
      return payload().length;
    }
  }
}
