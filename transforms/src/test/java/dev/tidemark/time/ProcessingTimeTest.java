/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.click;
import static dev.tidemark.testing.Click.minutes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.aggregate.WindowedAggregate;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.testing.Click;
import dev.tidemark.window.WindowSpec;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/**
 * Windows of the time at which rows are read. The source's watermark is the clock, and the batches'
 * timestamps are their reads; what the clicks say of their own time is of another day.
 */
class ProcessingTimeTest {
  private static final Instant OTHER_DAY = Instant.parse("1999-12-31T23:59:00Z");

  @Test
  void tumbling_byTheTimeOfTheRead() {
    check(
        WindowedAggregate.append(plan(WindowSpec.tumbling(minutes(5)))),
        "10:00–10:05 /a 2",
        "10:05–10:10 /a 1");
  }

  @Test
  void session_ofReadsLessThanTheGapApart() {
    check(
        WindowedAggregate.append(plan(WindowSpec.session(minutes(4)))),
        "10:01–10:08:59.999 /a 2",
        "10:09–10:13 /a 1");
  }

  @Test
  void update_countsUp() {
    check(
        WindowedAggregate.update(plan(WindowSpec.tumbling(minutes(5)))),
        "10:00–10:05 /a 1",
        "10:00–10:05 /a 2",
        "10:05–10:10 /a 1");
  }

  @Test
  void aColumnOfThatNameIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> ProcessingTime.of(EventSchema.parse("processing_time TIMESTAMP")));
    assertThat(refused.getMessage(), containsString("processing_time is declared twice"));
  }

  private static AggregatePlan plan(WindowSpec windows) {
    return AggregatePlan.of(ProcessingTime.addedTo(Click.SCHEMA), ProcessingTime.COLUMN, windows)
        .withGroupBy("page")
        .withAggregate(Aggregate.countAll("views"));
  }

  private static void check(WindowedAggregate aggregate, String... expected) {
    TestStream<EventBatch> reads =
        TestStream.create(EventBatchCoder.of(Click.SCHEMA))
            .advanceWatermarkTo(joda("10:01"))
            .addElements(read("10:01"))
            .advanceWatermarkTo(joda("10:04:59.999"))
            .addElements(read("10:04:59.999"))
            // the clock closes what ends by now
            .advanceWatermarkTo(joda("10:09"))
            .addElements(read("10:09"))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple outputs =
        pipeline.apply(reads).apply(ProcessingTime.of(Click.SCHEMA)).apply(aggregate);
    PAssert.that(
            outputs
                .get(WindowedAggregate.RESULT)
                .apply(
                    MapElements.into(TypeDescriptors.strings()).via(ProcessingTimeTest::readable)))
        .containsInAnyOrder(expected);
    PAssert.that("nothing is late", outputs.get(WindowedAggregate.DEAD_LETTERS)).empty();
    pipeline.run().waitUntilFinish();
  }

  private static TimestampedValue<EventBatch> read(String time) {
    EventBatch batch =
        Click.batch(0, EventBatch.NO_WATERMARK, List.of(click("ann", "/a", OTHER_DAY)));
    return TimestampedValue.of(batch, joda(time));
  }

  private static org.joda.time.Instant joda(String time) {
    return org.joda.time.Instant.ofEpochMilli(at(time).toEpochMilli());
  }

  private static String readable(Row row) {
    return "%s–%s %s %d"
        .formatted(
            time(row, AggregatePlan.WINDOW_START),
            time(row, AggregatePlan.WINDOW_END),
            row.getString("page"),
            row.getInt64("views"));
  }

  private static String time(Row row, String column) {
    return row.getLogicalTypeValue(column, Instant.class)
        .atZone(java.time.ZoneOffset.UTC)
        .toLocalTime()
        .toString();
  }
}
