/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.testing;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.Origin;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** A timeline of a source that sends a batch without rows with each step of its watermark. */
public final class Heartbeats {
  /** Long after all that happens in a test, and before the end of time. */
  private static final Duration LONG = Duration.standardDays(3650);

  private Heartbeats() {}

  /** {@code timeline} with heartbeats. */
  public static TestStream<EventBatch> of(TestStream<EventBatch> timeline) {
    TestStream.Builder<EventBatch> stream = TestStream.create(EventBatchCoder.of(Click.SCHEMA));
    for (TestStream.Event<EventBatch> event : timeline.getEvents()) {
      if (event instanceof TestStream.WatermarkEvent<EventBatch> watermark) {
        boolean ends = !watermark.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
        Instant to =
            ends
                ? Instant.ofEpochMilli(Click.BASE.toEpochMilli()).plus(LONG)
                : watermark.getWatermark();
        stream = stream.advanceWatermarkTo(to).addElements(heartbeat(to));
        if (ends) {
          return stream.advanceWatermarkToInfinity();
        }
      } else if (event instanceof TestStream.ElementEvent<EventBatch> elements) {
        for (TimestampedValue<EventBatch> element : elements.getElements()) {
          stream = stream.addElements(element);
        }
      } else if (event instanceof TestStream.ProcessingTimeEvent<EventBatch> clock) {
        stream = stream.advanceProcessingTime(clock.getProcessingTimeAdvance());
      }
    }
    throw new IllegalArgumentException("a timeline without an end");
  }

  private static TimestampedValue<EventBatch> heartbeat(Instant watermark) {
    EventBatch empty =
        EventBatch.builder(Click.SCHEMA, new Origin("clicks", 0)).build(watermark.getMillis());
    return TimestampedValue.of(empty, watermark);
  }
}
