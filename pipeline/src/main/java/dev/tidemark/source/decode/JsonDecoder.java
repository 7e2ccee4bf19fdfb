/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Utf8;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads a record that is one JSON object (RFC 8259, UTF-8) in one pass, without a tree. A field
 * goes to the column of its name; other fields are skipped whatever they hold, a missing field or
 * null is null, and of a field that comes twice the last counts.
 *
 * <table>
 * <caption>What a column takes; anything else makes the record malformed</caption>
 * <tr><td>STRING</td><td>text; anything else as its JSON text</td></tr>
 * <tr><td>INT, BIGINT</td><td>a number in range that is whole, be it written 1000, 1e3 or 1000.0</td></tr>
 * <tr><td>DOUBLE</td><td>a number that is finite as a double</td></tr>
 * <tr><td>BOOLEAN</td><td>true, false</td></tr>
 * <tr><td>TIMESTAMP</td><td>ISO 8601 text, UTC where it has no offset; or a whole number, in
 * milliseconds since 1970</td></tr>
 * </table>
 *
 * <p>Limits are Jackson's: numbers of 1,000 characters, 1,000 levels of nesting.
 */
public final class JsonDecoder implements RecordDecoder {
  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_EXPECTED = 64;
  private static final int MAX_FIELDS = 1_000;

  private final EventSchema schema;
  private final Set<String> ignored;
  private transient JsonCursor cursor;
  private transient Map<String, Field> fields;

  /** The fields of the record before, in their order: most often this one has them too. */
  private transient Field[] expected;

  public JsonDecoder(EventSchema schema) {
    this(schema, Set.of());
  }

  /**
   * A decoder that leaves some columns alone, whatever fields there are by their names.
   *
   * @param ignored their names
   */
  public JsonDecoder(EventSchema schema, Set<String> ignored) {
    this.schema = schema;
    this.ignored = Set.copyOf(ignored);
  }

  /**
   * @param column where its value goes; -1 if nowhere
   */
  private record Field(SerializableString name, int column) {}

  /** What is wrong with a record. Thrown for control flow only, hence without a stack. */
  private static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  @Override
  public Optional<String> decode(byte[] json, EventBatchBuilder row) {
    if (!ByteScan.isAscii(json) && !Utf8.isWellFormed(json)) {
      return Optional.of("not UTF-8");
    }
    if (cursor == null) {
      begin();
    }
    cursor.begin(json);
    String problem;
    try {
      readObject(json, row);
      if (cursor.isCrowded()) {
        cursor = null;
      }
      return Optional.empty();
    } catch (MalformedException e) {
      problem = e.getMessage();
    } catch (JsonProcessingException e) {
      problem = "not JSON: " + e.getOriginalMessage() + ", at byte " + cursor.position();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
    cursor = null; // it stands somewhere in the middle
    return Optional.of(problem);
  }

  private void begin() {
    cursor = new JsonCursor(JSON);
    if (fields == null) {
      expected = new Field[MAX_EXPECTED];
      fields = new HashMap<>();
      for (String name : schema.names()) {
        int column = ignored.contains(name) ? -1 : schema.indexOf(name);
        fields.put(name, new Field(new SerializedString(name), column));
      }
    }
  }

  private void readObject(byte[] json, EventBatchBuilder row)
      throws IOException, MalformedException {
    JsonToken first = cursor.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw new MalformedException(
          first == null ? "empty" : "not a JSON object but " + describe(first));
    }
    int number = 0;
    for (Field field = nextField(number); field != null; field = nextField(++number)) {
      JsonToken token = cursor.nextToken();
      if (field.column() < 0) {
        cursor.skipChildren();
      } else {
        readValue(token, field.column(), json, row);
      }
    }
    if (!cursor.isAtEnd()) {
      throw new MalformedException("more follows the JSON object, at byte " + cursor.position());
    }
  }

  /** The next field of the record, or null at its end. */
  private @Nullable Field nextField(int number) throws IOException {
    Field likely = number < MAX_EXPECTED ? expected[number] : null;
    if (likely == null) {
      if (cursor.nextFieldName() == null) {
        return null;
      }
    } else if (cursor.nextFieldName(likely.name())) {
      return likely;
    } else if (cursor.currentToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    Field field = fieldOf(cursor.currentName());
    if (number < MAX_EXPECTED) {
      expected[number] = field;
    }
    return field;
  }

  private Field fieldOf(String name) {
    Field known = fields.get(name);
    if (known != null) {
      return known;
    }
    Field other = new Field(new SerializedString(name), -1);
    if (fields.size() < MAX_FIELDS) {
      fields.put(name, other);
    }
    return other;
  }

  private void readValue(JsonToken token, int column, byte[] json, EventBatchBuilder row)
      throws IOException, MalformedException {
    if (token == JsonToken.VALUE_NULL) {
      row.setNull(column);
      return;
    }
    switch (schema.field(column).type()) {
      case STRING -> readString(token, column, json, row);
      case INT -> {
        long value = readWhole(token, column);
        if (value != (int) value) {
          throw outOfRange(column);
        }
        row.setLong(column, value);
      }
      case BIGINT -> row.setLong(column, readWhole(token, column));
      case DOUBLE -> row.setDouble(column, readDouble(token, column));
      case BOOLEAN -> row.setLong(column, readBoolean(token, column) ? 1 : 0);
      case TIMESTAMP -> row.setLong(column, readTimestamp(token, column, json));
    }
  }

  private void readString(JsonToken token, int column, byte[] json, EventBatchBuilder row)
      throws IOException, MalformedException {
    if (token == JsonToken.VALUE_STRING) {
      int length = cursor.takeSlice();
      if (length >= 0) {
        row.setString(column, json, cursor.position() - 1 - length, length);
        return;
      }
    }
    byte[] utf8 =
        switch (token) {
          case VALUE_STRING -> encode(cursor.getText(), column);
          case START_OBJECT, START_ARRAY -> readStructure(column);
          default -> encode(cursor.getText(), column);
        };
    row.setString(column, utf8, 0, utf8.length);
  }

  /** The JSON text of the object or array that begins here, white space left out. */
  private byte[] readStructure(int column) throws IOException, MalformedException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      int depth = 0;
      for (JsonToken token = cursor.currentToken(); ; token = cursor.nextToken()) {
        generator.copyCurrentEventExact(cursor);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          break;
        }
      }
    } catch (JsonProcessingException e) {
      throw new MalformedException(at(column) + "not JSON: " + e.getOriginalMessage());
    }
    return text.toByteArray();
  }

  private byte[] encode(String text, int column) throws MalformedException {
    try {
      var encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] utf8 = new byte[encoded.remaining()];
      encoded.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new MalformedException(at(column) + "half of a surrogate pair is not text");
    }
  }

  private long readWhole(JsonToken token, int column) throws IOException, MalformedException {
    switch (token) {
      case VALUE_NUMBER_INT -> {
        return switch (cursor.getNumberType()) {
          case INT, LONG -> cursor.getLongValue();
          default -> throw outOfRange(column);
        };
      }
      case VALUE_NUMBER_FLOAT -> {
        try {
          return new BigDecimal(cursor.getText()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
          throw new MalformedException(
              at(column) + shown() + " is not a whole number that fits " + type(column));
        }
      }
      default -> throw unexpected(token, column);
    }
  }

  private double readDouble(JsonToken token, int column) throws IOException, MalformedException {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw unexpected(token, column);
    }
    double value = cursor.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw outOfRange(column);
    }
    return value;
  }

  private boolean readBoolean(JsonToken token, int column) throws MalformedException {
    return switch (token) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw unexpected(token, column);
    };
  }

  private long readTimestamp(JsonToken token, int column, byte[] json)
      throws IOException, MalformedException {
    if (token == JsonToken.VALUE_STRING) {
      int length = cursor.takeSlice();
      byte[] text = length < 0 ? encode(cursor.getText(), column) : json;
      int from = length < 0 ? 0 : cursor.position() - 1 - length;
      int size = length < 0 ? text.length : length;
      long micros = TimestampText.parse(text, from, size);
      if (micros == TimestampText.INVALID) {
        String shown = new String(text, from, Math.min(size, 40), StandardCharsets.UTF_8);
        throw new MalformedException(
            at(column)
                + '"'
                + shown
                + "\" is not a timestamp such as 2026-01-02T10:03:04.567Z, or milliseconds since 1970");
      }
      return micros;
    }
    long millis = readWhole(token, column);
    if (millis < TimestampText.MIN_MILLIS || millis > TimestampText.MAX_MILLIS) {
      throw new MalformedException(
          at(column) + millis + " milliseconds since 1970 is outside the years 0001 to 9999");
    }
    return Micros.ofMillis(millis);
  }

  private MalformedException outOfRange(int column) throws IOException {
    return new MalformedException(at(column) + shown() + " is out of range for " + type(column));
  }

  private MalformedException unexpected(JsonToken token, int column) {
    return new MalformedException(
        at(column) + describe(token) + " where " + type(column) + " is expected");
  }

  private String at(int column) {
    return "column " + schema.field(column).name() + ": ";
  }

  private ColumnType type(int column) {
    return schema.field(column).type();
  }

  private String shown() throws IOException {
    String text = cursor.getText();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default -> token.toString();
    };
  }
}
