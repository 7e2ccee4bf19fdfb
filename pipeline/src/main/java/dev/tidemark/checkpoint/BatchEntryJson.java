/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionProgress;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A ledger entry as a line of JSON, times in milliseconds since 1970:
 *
 * <pre>{@code
 * {"batch":42,"plannedAt":…,"liveSince":…,"watermark":…,"parts":{"clicks":[[partition,start,end,maxEventTime,lastRecordAt,caughtUpAt],…]}}
 * }</pre>
 */
final class BatchEntryJson {
  private static final JsonFactory JSON = new JsonFactory();

  private BatchEntryJson() {}

  static String write(BatchEntry entry) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("batch", entry.batch());
      json.writeNumberField("plannedAt", entry.plannedAt());
      json.writeNumberField("liveSince", entry.liveSince());
      json.writeNumberField("watermark", entry.watermark());
      json.writeObjectFieldStart("parts");
      for (Map.Entry<String, Map<Integer, BatchEntry.Part>> source : bySource(entry).entrySet()) {
        json.writeArrayFieldStart(source.getKey());
        for (Map.Entry<Integer, BatchEntry.Part> part : source.getValue().entrySet()) {
          write(part.getKey(), part.getValue(), json);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(int partition, BatchEntry.Part part, JsonGenerator json)
      throws IOException {
    json.writeStartArray();
    json.writeNumber(partition);
    json.writeNumber(part.start());
    json.writeNumber(part.end());
    json.writeNumber(part.before().maxEventTime());
    json.writeNumber(part.before().lastRecordAt());
    json.writeNumber(part.before().caughtUpAt());
    json.writeEndArray();
  }

  private static Map<String, Map<Integer, BatchEntry.Part>> bySource(BatchEntry entry) {
    Map<String, Map<Integer, BatchEntry.Part>> bySource = new TreeMap<>();
    entry
        .parts()
        .forEach(
            (origin, part) ->
                bySource
                    .computeIfAbsent(origin.source(), source -> new TreeMap<>())
                    .put(origin.partition(), part));
    return bySource;
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws IOException when it is anything else
   */
  static BatchEntry read(String line) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      Map<String, Long> numbers = new HashMap<>();
      Map<Origin, BatchEntry.Part> parts = new HashMap<>();
      expect(json, JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        if (field.equals("parts")) {
          readParts(json, parts);
        } else {
          expect(json, JsonToken.VALUE_NUMBER_INT);
          numbers.put(field, json.getLongValue());
        }
      }
      return new BatchEntry(
          number(numbers, "batch"),
          number(numbers, "plannedAt"),
          number(numbers, "liveSince"),
          number(numbers, "watermark"),
          parts);
    }
  }

  private static void readParts(JsonParser json, Map<Origin, BatchEntry.Part> parts)
      throws IOException {
    expect(json, JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String source = json.currentName();
      expect(json, JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_ARRAY) {
        Origin origin = new Origin(source, (int) number(json));
        long start = number(json);
        long end = number(json);
        PartitionProgress before = new PartitionProgress(number(json), number(json), number(json));
        expect(json, JsonToken.END_ARRAY);
        parts.put(origin, new BatchEntry.Part(start, end, before));
      }
    }
  }

  private static long number(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  private static long number(Map<String, Long> numbers, String field) throws IOException {
    Long value = numbers.get(field);
    if (value == null) {
      throw new IOException("it has no " + field);
    }
    return value;
  }

  private static void expect(JsonParser json, JsonToken token) throws IOException {
    JsonToken found = json.nextToken();
    if (found != token) {
      throw new IOException("%s where %s is expected".formatted(found, token));
    }
  }
}
