/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.lateness.Lateness.Choice;
import dev.tidemark.lateness.Lateness.Partition;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Lateness as one JSON object; lengths of time are in milliseconds. */
public final class LatenessJson {
  private static final JsonFactory JSON = new JsonFactory();

  private LatenessJson() {}

  /** The object, indented, with a line's end. */
  public static String of(Lateness lateness) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("query", lateness.query().name());
      json.writeNumberField("malformed", lateness.malformed());
      json.writeBooleanField("truncated", lateness.truncated());
      json.writeArrayFieldStart("partitions");
      for (Partition partition : lateness.partitions()) {
        write(partition, json);
      }
      json.writeEndArray();
      json.writeFieldName("all");
      write(lateness.all(), json);
      json.writeArrayFieldStart("choices");
      for (Choice choice : lateness.choices()) {
        write(choice, json);
      }
      json.writeEndArray();
      json.writeFieldName("current");
      write(lateness.current(), json);
      json.writeFieldName("advice");
      write(lateness.advice(), json);
      json.writeArrayFieldStart("latest");
      for (Lateness.LateRow row : lateness.latest()) {
        json.writeStartObject();
        json.writeStringField("partition", row.partition());
        json.writeNumberField("offset", row.offset());
        json.writeStringField("eventTime", row.eventTime().toString());
        json.writeNumberField("behindMillis", row.behind().toMillis());
        json.writeNumberField("needsMillis", row.needs().toMillis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.append('\n').toString();
  }

  private static void write(Partition partition, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("partition", partition.name());
    json.writeNumberField("rows", partition.rows());
    json.writeNumberField("inOrder", partition.inOrder());
    json.writeNumberField("medianMillis", partition.median().toMillis());
    json.writeNumberField("p95Millis", partition.p95().toMillis());
    json.writeNumberField("p99Millis", partition.p99().toMillis());
    json.writeNumberField("p999Millis", partition.p999().toMillis());
    json.writeNumberField("greatestMillis", partition.greatest().toMillis());
    if (partition.first().isPresent()) {
      json.writeStringField("first", partition.first().get().toString());
      json.writeStringField("last", partition.last().orElseThrow().toString());
    }
    if (partition.offsets().isPresent()) {
      json.writeNumberField("firstOffset", partition.offsets().get().first());
      json.writeNumberField("lastOffset", partition.offsets().get().last());
    }
    json.writeBooleanField("exact", partition.exact());
    json.writeEndObject();
  }

  private static void write(Choice choice, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("share", choice.share());
    json.writeNumberField("delayMillis", choice.delay().toMillis());
    json.writeNumberField("dropsAtMost", choice.dropped());
    json.writeNumberField("latencyMillis", choice.latency().toMillis());
    json.writeNumberField("openWindows", choice.openWindows());
    json.writeNumberField("stateRows", choice.stateRows());
    json.writeEndObject();
  }
}
