/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.click;
import static dev.tidemark.testing.Click.minutes;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.testing.AssertedRun;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.Timeline;
import dev.tidemark.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/**
 * The event-time cases of windowed aggregation as timelines, one lateness class a test; every
 * runner's subclass runs the same. A result row reads {@code window start–end page views/users}.
 *
 * <p>Append discards: a pane holds what no other does, and each window has one. Update accumulates:
 * a pane repeats what the last one of its window said, with what is new.
 */
public abstract class WindowedAggregateSuite {
  static final AggregatePlan FIVE_MINUTES =
      AggregatePlan.of(Click.SCHEMA, Click.EVENT_TIME, WindowSpec.tumbling(minutes(5)))
          .withGroupBy("page")
          .withAggregate(Aggregate.countAll("views"))
          .withAggregate(Aggregate.of("users", AggregateFunction.APPROX_COUNT_DISTINCT, "user_id"));

  static final AggregatePlan TEN_EVERY_FIVE =
      new AggregatePlan(
          FIVE_MINUTES.schema(),
          FIVE_MINUTES.eventTime(),
          FIVE_MINUTES.where(),
          WindowSpec.sliding(minutes(10), minutes(5)),
          FIVE_MINUTES.allowedLateness(),
          FIVE_MINUTES.groupBy(),
          FIVE_MINUTES.aggregates());

  /** The runner and how it is to run. */
  protected abstract PipelineOptions options();

  @Test
  void onTime_eachWindowOnceWhenItCloses() {
    check(
        WindowedAggregate.append(FIVE_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:01")), click("bob", "/b", at("10:02")))
            .watermark(at("10:02"))
            .clicks(click("ann", "/a", at("10:03")), click("bob", "/a", at("10:06")))
            // closes [10:00, 10:05)
            .watermark(at("10:05"))
            .clicks(click("cid", "/a", at("10:07")))
            .end(),
        rows("10:00–10:05 /a 2/1", "10:00–10:05 /b 1/1", "10:05–10:10 /a 2/2"),
        late());
  }

  @Test
  void early_updateRefinesBeforeTheWindowCloses() {
    check(
        WindowedAggregate.update(FIVE_MINUTES),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:01")), click("ann", "/b", at("10:01")))
            .watermark(at("10:01"))
            // the same window again: accumulated, and /b, which did not change, is not emitted
            .clicks(click("bob", "/a", at("10:02")))
            .watermark(at("10:02"))
            .end(),
        rows("10:00–10:05 /a 1/1", "10:00–10:05 /b 1/1", "10:00–10:05 /a 2/2"),
        late());
  }

  @Test
  void unobservablyLate_behindTheWatermarkButItsWindowIsOpen() {
    check(
        WindowedAggregate.append(FIVE_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:04")))
            .watermark(at("10:04"))
            // behind the watermark, yet nobody can tell: its window has not been emitted
            .clicks(click("bob", "/a", at("10:01")))
            .watermark(at("10:05"))
            .end(),
        rows("10:00–10:05 /a 2/2"),
        late());
  }

  @Test
  void observablyLate_appendWaitsForAllowedLateness() {
    check(
        WindowedAggregate.append(FIVE_MINUTES.withAllowedLateness(minutes(2))),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:01")))
            // past the end, but the window stays open until 10:07
            .watermark(at("10:06:59.999"))
            .clicks(click("bob", "/a", at("10:02")))
            .watermark(at("10:07"))
            .end(),
        rows("10:00–10:05 /a 2/2"),
        late());
  }

  @Test
  void observablyLate_updateCorrectsAfterTheWindowEnded() {
    check(
        WindowedAggregate.update(FIVE_MINUTES.withAllowedLateness(minutes(2))),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:01")))
            .watermark(at("10:06"))
            .clicks(click("bob", "/a", at("10:02")))
            .watermark(at("10:06:30"))
            .end(),
        rows("10:00–10:05 /a 1/1", "10:00–10:05 /a 2/2"),
        late());
  }

  @Test
  void droppablyLate_goesToTheDeadLetterAndIntoNoResult() {
    check(
        WindowedAggregate.append(FIVE_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:01")))
            .watermark(at("10:05"))
            // one millisecond too late, and one just in time
            .clicks(click("bob", "/a", at("10:04:59.999")), click("bob", "/a", at("10:05")))
            .watermark(at("10:06"))
            .end(),
        rows("10:00–10:05 /a 1/1", "10:05–10:10 /a 1/1"),
        late("bob 10:04:59.999 at watermark 10:05, window 10:00–10:05"));
  }

  @Test
  void droppablyLate_updateNeverOverwritesAClosedWindow() {
    check(
        WindowedAggregate.update(FIVE_MINUTES.withAllowedLateness(minutes(1))),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:01")), click("bob", "/a", at("10:02")))
            .watermark(at("10:06"))
            .clicks(click("cid", "/a", at("10:03")))
            .watermark(at("10:07"))
            .end(),
        rows("10:00–10:05 /a 2/2"),
        late("cid 10:03 at watermark 10:06, window 10:00–10:05"));
  }

  @Test
  void sliding_aRowGoesIntoThoseOfItsWindowsThatAreOpen() {
    check(
        WindowedAggregate.append(TEN_EVERY_FIVE),
        Timeline.begin()
            // in 09:55–10:05 and 10:00–10:10
            .clicks(click("ann", "/a", at("10:01")))
            .watermark(at("10:05"))
            // 09:55–10:05 has closed, 10:00–10:10 has not: not late
            .clicks(click("bob", "/a", at("10:02")))
            .watermark(at("10:10"))
            // both have closed
            .clicks(click("cid", "/a", at("10:04")))
            .watermark(at("10:11"))
            .end(),
        rows("09:55–10:05 /a 1/1", "10:00–10:10 /a 2/2"),
        late("cid 10:04 at watermark 10:10, window 10:00–10:10"));
  }

  @Test
  void tutorial_tenMinutesOfDelay() {
    check(
        WindowedAggregate.append(FIVE_MINUTES),
        Timeline.begin()
            .clicks(click("u1", "/a", at("10:05")))
            .watermark(at("09:55"))
            .clicks(click("u2", "/a", at("10:10")))
            .watermark(at("10:00"))
            .clicks(click("u3", "/a", at("10:08")))
            .clicks(click("u4", "/a", at("10:15")))
            .watermark(at("10:05"))
            .clicks(click("u5", "/a", at("09:55")))
            .watermark(at("10:06"))
            .end(),
        rows("10:05–10:10 /a 2/2", "10:10–10:15 /a 1/1", "10:15–10:20 /a 1/1"),
        late("u5 09:55 at watermark 10:05, window 09:55–10:00"));
  }

  /** Runs a timeline through a transform and compares all that comes out. */
  final void check(
      WindowedAggregate transform,
      TestStream<EventBatch> timeline,
      List<String> expectedRows,
      List<String> expectedLate) {
    check(options(), transform, timeline, expectedRows, expectedLate);
  }

  /** Runs a timeline through a transform on a runner and compares all that comes out. */
  static void check(
      PipelineOptions options,
      WindowedAggregate transform,
      TestStream<EventBatch> timeline,
      List<String> expectedRows,
      List<String> expectedLate) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple outputs = pipeline.apply("Timeline", timeline).apply("Aggregate", transform);
    new AssertedRun()
        .expect(
            "result",
            outputs
                .get(WindowedAggregate.RESULT)
                .apply(
                    "ReadableRow",
                    MapElements.into(TypeDescriptors.strings())
                        .via(WindowedAggregateSuite::readable))
                // within the rows' windows, as a sink does: what is late there is dropped
                .apply("KeyAll", WithKeys.of(0))
                .apply("Group", GroupByKey.create())
                .apply("Each", Values.create())
                .apply("Ungroup", Flatten.iterables()),
            expectedRows)
        .expect(
            "late",
            outputs
                .get(WindowedAggregate.DEAD_LETTERS)
                .apply(
                    "ReadableLetter",
                    MapElements.into(TypeDescriptors.strings())
                        .via(WindowedAggregateSuite::readableLetter)),
            expectedLate)
        .run();
  }

  static List<String> rows(String... rows) {
    return Arrays.asList(rows);
  }

  static List<String> late(String... rows) {
    return Arrays.asList(rows);
  }

  static String readable(Row row) {
    String result =
        "%s %d/%d".formatted(row.getString("page"), row.getInt64("views"), row.getInt64("users"));
    if (!row.getSchema().hasField(AggregatePlan.WINDOW_START)) {
      return result;
    }
    return "%s–%s %s"
        .formatted(
            time(row.getLogicalTypeValue(AggregatePlan.WINDOW_START, Instant.class)),
            time(row.getLogicalTypeValue(AggregatePlan.WINDOW_END, Instant.class)),
            result);
  }

  static String readableLetter(DeadLetter letter) {
    DeadLetter.Lateness time = letter.time().orElseThrow();
    Map<String, String> payload = new HashMap<>();
    String json = new String(letter.payload(), StandardCharsets.UTF_8);
    for (String field : new ArrayList<>(List.of(json.replaceAll("[{}\"]", "").split(",")))) {
      payload.put(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 1));
    }
    return "%s %s at watermark %s, window %s–%s"
        .formatted(
            payload.get("user_id"),
            time(Instant.ofEpochMilli(time.eventTime())),
            time(Instant.ofEpochMilli(time.watermark())),
            time(Instant.ofEpochMilli(time.windowStart())),
            time(Instant.ofEpochMilli(time.windowEnd())));
  }

  private static String time(Instant instant) {
    return instant.atZone(java.time.ZoneOffset.UTC).toLocalTime().toString();
  }
}
