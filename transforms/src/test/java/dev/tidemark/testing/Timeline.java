/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.testing;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TimestampedValue;

/**
 * What a source does over time, written down: clicks arrive, the watermark advances, the clock
 * moves on. Each batch of clicks carries the watermark that stood when it arrived, as a source's
 * would.
 */
public final class Timeline {
  private TestStream.Builder<EventBatch> stream =
      TestStream.create(EventBatchCoder.of(Click.SCHEMA));
  private long watermark = EventBatch.NO_WATERMARK;
  private long offset;

  private Timeline() {}

  public static Timeline begin() {
    return new Timeline();
  }

  /** These clicks arrive together. */
  public Timeline clicks(Click... clicks) {
    return clicks(0, clicks);
  }

  /** These clicks arrive together, from one partition of the source. */
  public Timeline clicks(int partition, Click... clicks) {
    EventBatch batch = Click.batch(partition, offset, watermark, Arrays.asList(clicks));
    offset += clicks.length;
    long first = Arrays.stream(clicks).mapToLong(c -> c.at().toEpochMilli()).min().orElseThrow();
    stream =
        stream.addElements(TimestampedValue.of(batch, org.joda.time.Instant.ofEpochMilli(first)));
    return this;
  }

  /** The source's watermark advances. */
  public Timeline watermark(Instant to) {
    watermark = to.toEpochMilli();
    stream = stream.advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(watermark));
    return this;
  }

  /** The clock moves on. Not every runner can do this in a test. */
  public Timeline processingTime(Duration by) {
    stream = stream.advanceProcessingTime(org.joda.time.Duration.millis(by.toMillis()));
    return this;
  }

  /** The source ends: its watermark passes everything. */
  public TestStream<EventBatch> end() {
    watermark = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    return stream.advanceWatermarkToInfinity();
  }
}
