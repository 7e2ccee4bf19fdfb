/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Page views for tests: what a small windowed aggregate gives. */
final class Rows {
  static final Schema SCHEMA =
      Schema.builder().addNullableStringField("page").addNullableInt64Field("views").build();

  /** 2026-01-02T10:00Z in milliseconds. */
  static final long BASE = Instant.parse("2026-01-02T10:00:00Z").toEpochMilli();

  private Rows() {}

  static Row row(String page, long views) {
    return Row.withSchema(SCHEMA).addValues(page, views).build();
  }

  /** The end of the n-th minute after {@link #BASE}, in milliseconds. */
  static long minute(int n) {
    return BASE + n * 60_000L;
  }

  static Manifest window(DeltaTarget.Open target, int minute, Row... rows) throws Exception {
    return Manifest.of(minute(minute), target.writer().write(List.of(rows)));
  }
}
