/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.DeadLetter.Lateness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * A dead letter as one JSON object. A payload that is UTF-8 stands in {@code payload}; one that is
 * not stands in {@code payloadBase64}, so that nothing of it is lost.
 *
 * <pre>
 *   {"kind":"late","reason":"…","source":"clickstream","partition":2,"offset":41,
 *    "eventTime":"2026-01-02T10:04:00Z","watermark":"2026-01-02T10:05:00Z",
 *    "window":{"start":"2026-01-02T10:00:00Z","end":"2026-01-02T10:05:00Z"},"payload":"{…}"}
 * </pre>
 */
final class DeadLetterJson {
  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetterJson() {}

  /** The object, in UTF-8, with no line break in it and none at its end. */
  static byte[] of(DeadLetter letter) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("kind", letter.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("reason", letter.reason());
      json.writeStringField("source", letter.origin().source());
      json.writeNumberField("partition", letter.origin().partition());
      json.writeNumberField("offset", letter.offset());
      if (letter.time().isPresent()) {
        writeLateness(letter.time().get(), json);
      }
      writePayload(letter.payload(), json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void writeLateness(Lateness time, JsonGenerator json) throws IOException {
    json.writeStringField("eventTime", Instant.ofEpochMilli(time.eventTime()).toString());
    json.writeStringField("watermark", Instant.ofEpochMilli(time.watermark()).toString());
    json.writeObjectFieldStart("window");
    json.writeStringField("start", Instant.ofEpochMilli(time.windowStart()).toString());
    json.writeStringField("end", Instant.ofEpochMilli(time.windowEnd()).toString());
    json.writeEndObject();
  }

  private static void writePayload(byte[] payload, JsonGenerator json) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      json.writeStringField("payload", text);
    } catch (CharacterCodingException notText) {
      json.writeFieldName("payloadBase64");
      json.writeBinary(payload);
    }
  }
}
