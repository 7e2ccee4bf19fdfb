/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The JSON Schema (draft 7) of a query's YAML, by which editors complete and check it. Made of the
 * very keys that {@link QueryReader} reads by, so it knows what this version knows. What a schema
 * cannot say, {@code validate} does: whether columns exist, SQL has types, modes go together.
 */
public final class QueryJsonSchema {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;

  private QueryJsonSchema(JsonGenerator json) {
    this.json = json;
  }

  /** The schema, indented, with a line's end. */
  public static String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      new QueryJsonSchema(json).write();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.append('\n').toString();
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("$schema", "http://json-schema.org/draft-07/schema#");
    json.writeStringField("title", "A Tidemark query");
    section(QueryKeys.QUERY);
    json.writeEndObject();
  }

  /** The fields of the object that a mapping of {@code section} is. */
  private void section(Section section) throws IOException {
    json.writeStringField("type", "object");
    json.writeObjectFieldStart("properties");
    for (Key key : named(section).toList()) {
      json.writeObjectFieldStart(key.name());
      value(key);
      json.writeEndObject();
    }
    json.writeEndObject();
    List<Key> passedOn = section.keys().stream().filter(QueryJsonSchema::isPrefix).toList();
    if (!passedOn.isEmpty()) {
      json.writeObjectFieldStart("patternProperties");
      for (Key key : passedOn) {
        String prefix = key.name().substring(0, key.name().length() - 1);
        json.writeObjectFieldStart("^" + prefix.replace(".", "\\."));
        value(key);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeArrayFieldStart("required");
    for (Key key : named(section).toList()) {
      if (key.presence() == Key.Presence.REQUIRED) {
        json.writeString(key.name());
      }
    }
    json.writeEndArray();
    json.writeBooleanField("additionalProperties", false);
  }

  /** The keys of this version that are written as they are. */
  private static Stream<Key> named(Section section) {
    return section.keys().stream()
        .filter(key -> key.type() != Key.Type.LATER)
        .filter(key -> !isPrefix(key));
  }

  /** Whether it stands for all keys with a prefix. */
  private static boolean isPrefix(Key key) {
    return key.name().endsWith(".*");
  }

  private void value(Key key) throws IOException {
    json.writeStringField("description", key.doc() + " Such as " + key.example() + ".");
    switch (key.type()) {
      case TEXT, SQL -> json.writeStringField("type", "string");
      case SCALAR -> types("string", "number", "boolean");
      case OFFSETS -> types("string", "object");
      case DURATION -> {
        json.writeStringField("type", "string");
        json.writeStringField("pattern", DurationText.jsonPattern());
      }
      case TRIGGER -> {
        json.writeStringField("type", "string");
        json.writeStringField(
            "pattern", DurationText.jsonPattern() + "|^" + Trigger.AVAILABLE_NOW + "$");
      }
      case INTEGER -> json.writeStringField("type", "integer");
      case FLAG -> json.writeStringField("type", "boolean");
      case CHOICE -> choice(key.choices());
      case TEXTS -> texts("array");
      case TEXTS_OR_TEXT -> texts("array", "string");
      case MAPPING -> mapping(key);
      case MAPPINGS -> {
        json.writeStringField("type", "array");
        json.writeNumberField("minItems", 1);
        json.writeObjectFieldStart("items");
        oneOf(SinkFormats.ALL.stream().map(format -> Map.entry(format.name(), format.keys())));
        json.writeEndObject();
      }
      case LATER -> throw new IllegalStateException(key.name() + " is not of this version");
    }
  }

  private void mapping(Key key) throws IOException {
    switch (key.name()) {
      case "source" ->
          oneOf(SourceFormats.ALL.stream().map(format -> Map.entry(format.name(), format.keys())));
      case "watermark" -> section(QueryKeys.WATERMARK);
      case "window" -> section(QueryKeys.WINDOW);
      case "deadLetter" -> section(QueryKeys.DEAD_LETTER);
      default -> {
        json.writeStringField("type", "object");
        json.writeObjectFieldStart("additionalProperties");
        json.writeStringField("type", "string");
        json.writeEndObject();
      }
    }
  }

  /** Sources or sinks, each by its format. */
  private void oneOf(Stream<Map.Entry<String, Section>> formats) throws IOException {
    json.writeArrayFieldStart("oneOf");
    for (Map.Entry<String, Section> format : formats.toList()) {
      Section section = format.getValue();
      json.writeStartObject();
      json.writeStringField("title", section.name());
      section(
          new Section(
              section.name(),
              section.keys().stream()
                  .map(key -> key.name().equals("format") ? constant(key, format.getKey()) : key)
                  .toList(),
              List.of()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static Key constant(Key key, String value) {
    return new Key(key.name(), Key.Type.CHOICE, key.presence(), List.of(value), value, key.doc());
  }

  private void choice(List<String> choices) throws IOException {
    json.writeArrayFieldStart("enum");
    for (String choice : choices) {
      json.writeString(choice);
    }
    json.writeEndArray();
  }

  private void types(String... types) throws IOException {
    json.writeArrayFieldStart("type");
    for (String type : types) {
      json.writeString(type);
    }
    json.writeEndArray();
  }

  private void texts(String... types) throws IOException {
    types(types);
    json.writeObjectFieldStart("items");
    json.writeStringField("type", "string");
    json.writeEndObject();
  }
}
