/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How a record that {@code KafkaIO} has read tells, behind it, the watermark that it was read by: a
 * header of its own, in milliseconds since 1970. Topics never hold it.
 */
final class WatermarkHeader {
  private static final String KEY = "tidemark.watermark";

  private WatermarkHeader() {}

  static void put(Headers headers, long watermark) {
    headers.remove(KEY).add(KEY, ByteBuffer.allocate(Long.BYTES).putLong(watermark).array());
  }

  /** Empty if nobody has put any. */
  static OptionalLong of(@Nullable Headers headers) {
    Header header = headers == null ? null : headers.lastHeader(KEY);
    return header == null || header.value().length != Long.BYTES
        ? OptionalLong.empty()
        : OptionalLong.of(ByteBuffer.wrap(header.value()).getLong());
  }

  /** The headers that the topic holds. */
  static Headers without(@Nullable Headers headers) {
    return headers == null ? new RecordHeaders() : new RecordHeaders(headers.toArray()).remove(KEY);
  }
}
