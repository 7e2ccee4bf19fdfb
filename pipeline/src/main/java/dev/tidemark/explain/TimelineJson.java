/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.stepping.Recording.Pane;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;

/** A plan, and a timeline if there is one, as one JSON object. */
public final class TimelineJson {
  private static final JsonFactory JSON = new JsonFactory();

  private TimelineJson() {}

  /** The object, indented, with a line's end. */
  public static String of(String query, Plan plan, Optional<Timeline> timeline) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("query", query);
      json.writeObjectFieldStart("plan");
      for (Plan.Part part : plan.parts()) {
        json.writeArrayFieldStart(part.name());
        for (String line : part.lines()) {
          json.writeString(line);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      if (timeline.isPresent()) {
        write(timeline.get(), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.append('\n').toString();
  }

  private static void write(Timeline timeline, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("timeline");
    for (Entry entry : timeline.entries()) {
      write(entry, timeline, json);
    }
    json.writeEndArray();
    panes("atTheEnd", timeline.end(), timeline, json);
    json.writeObjectFieldStart("counts");
    json.writeNumberField("events", timeline.events());
    for (Verdict verdict : Verdict.values()) {
      json.writeNumberField(name(verdict), timeline.count(verdict));
    }
    json.writeEndObject();
    time("watermark", timeline.watermark(), json);
  }

  private static void write(Entry entry, Timeline timeline, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (entry.verdict().isPresent()) {
      json.writeNumberField("event", entry.number());
      json.writeNumberField("partition", entry.partition());
    }
    if (entry.line() > 0) {
      json.writeNumberField("line", entry.line());
    }
    if (timeline.timed()) {
      json.writeStringField("arrival", entry.clock().toString());
    }
    time("eventTime", entry.eventTime(), json);
    if (entry.verdict().isPresent()) {
      json.writeStringField("verdict", name(entry.verdict().get()));
    }
    if (!entry.why().isEmpty()) {
      json.writeStringField("why", entry.why());
    }
    if (!entry.windows().isEmpty()) {
      json.writeArrayFieldStart("windows");
      for (Span span : entry.windows()) {
        json.writeStartObject();
        json.writeStringField("start", span.start().toString());
        json.writeStringField("end", span.end().toString());
        json.writeBooleanField("open", span.open());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    time("watermark", entry.watermark(), json);
    panes("panes", entry.panes(), timeline, json);
    json.writeEndObject();
  }

  private static void panes(String field, List<Pane> panes, Timeline timeline, JsonGenerator json)
      throws IOException {
    if (panes.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(field);
    for (Pane pane : panes) {
      json.writeStartObject();
      json.writeNumberField("sink", pane.sink());
      json.writeStringField(
          "outputMode",
          timeline.query().sinks().get(pane.sink()).outputMode().name().toLowerCase(Locale.ROOT));
      json.writeArrayFieldStart("rows");
      for (Row row : pane.rows()) {
        json.writeStartObject();
        for (String column : row.getSchema().getFieldNames()) {
          value(column, row.getValue(column), json);
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void value(String name, Object value, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  private static void time(String field, Optional<Instant> time, JsonGenerator json)
      throws IOException {
    if (time.isPresent()) {
      json.writeStringField(field, time.get().toString());
    }
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case ON_TIME -> "onTime";
      case LATE_KEPT -> "lateKept";
      case LATE_DROPPED -> "lateDropped";
      case FILTERED -> "filtered";
      case MALFORMED -> "malformed";
    };
  }
}
