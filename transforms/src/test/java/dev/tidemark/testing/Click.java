/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.testing;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** A click on a page, the event of the event-time tests. */
public record Click(String user, String page, Instant at) {
  /** The day of all tests. */
  public static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");

  public static final EventSchema SCHEMA =
      EventSchema.parse("user_id STRING, page STRING, timestamp TIMESTAMP");

  /** The same columns as Beam knows them. */
  public static final Schema ROWS =
      Schema.of(
          Schema.Field.of("user_id", Schema.FieldType.STRING),
          Schema.Field.of("page", Schema.FieldType.STRING),
          Schema.Field.of("timestamp", ColumnType.TIMESTAMP.toBeam()));

  /** The column that holds event time. */
  public static final String EVENT_TIME = "timestamp";

  public static Click click(String user, String page, Instant at) {
    return new Click(user, page, at);
  }

  /** A time of the day of {@link #BASE}, such as {@code 10:03} or {@code 10:04:59.999}. */
  public static Instant at(String time) {
    return LocalTime.parse(time)
        .atDate(BASE.atZone(ZoneOffset.UTC).toLocalDate())
        .toInstant(ZoneOffset.UTC);
  }

  public static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  /** This click as any Beam source might bring it. */
  public Row row() {
    return Row.withSchema(ROWS).addValues(user, page, at).build();
  }

  /**
   * One chunk of clicks, offsets from {@code firstOffset}, read when the watermark stood at {@code
   * watermark}.
   */
  public static EventBatch batch(long firstOffset, long watermark, List<Click> clicks) {
    return batch(0, firstOffset, watermark, clicks);
  }

  /** The same of one partition. */
  public static EventBatch batch(
      int partition, long firstOffset, long watermark, List<Click> clicks) {
    EventBatchBuilder builder = EventBatch.builder(SCHEMA, new Origin("clicks", partition));
    long offset = firstOffset;
    for (Click click : clicks) {
      builder
          .set("user_id", click.user())
          .set("page", click.page())
          .set(EVENT_TIME, click.at())
          .endRow(offset++);
    }
    return builder.build(watermark);
  }
}
