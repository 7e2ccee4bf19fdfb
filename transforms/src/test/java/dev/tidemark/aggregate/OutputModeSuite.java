/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.click;
import static dev.tidemark.testing.Click.minutes;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.testing.AssertedRun;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.Timeline;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/**
 * One timeline for each case of lateness, and what every kind of window gives for it in every
 * output mode; every runner's subclass runs the same. Tumbling windows are of five minutes, sliding
 * ones of ten minutes every five, sessions end four minutes after their last click, and totals are
 * over all of time.
 *
 * <p>A result row reads {@code window start–end page views/users}, that of a total {@code page
 * views/users}; of complete mode a line is a whole table, its rows joined by {@code |}.
 */
public abstract class OutputModeSuite {
  private static final AggregatePlan TUMBLING = WindowedAggregateSuite.FIVE_MINUTES;
  private static final AggregatePlan SLIDING = WindowedAggregateSuite.TEN_EVERY_FIVE;
  private static final AggregatePlan SESSION = over(WindowSpec.session(minutes(4)));
  private static final AggregatePlan TOTAL = over(WindowSpec.allTime());

  /** The runner and how it is to run. */
  protected abstract PipelineOptions options();

  /** A kind of window, an output mode, and what must come out; nothing else may. */
  private record Expected(AggregatePlan plan, OutputMode mode, List<String> lines) {
    String name() {
      String kind =
          plan.equals(TUMBLING)
              ? "tumbling"
              : plan.equals(SLIDING) ? "sliding" : plan.equals(SESSION) ? "session" : "total";
      return kind + " " + mode.name().toLowerCase(Locale.ROOT);
    }
  }

  private static Expected append(AggregatePlan plan, String... rows) {
    return new Expected(plan, OutputMode.APPEND, Arrays.asList(rows));
  }

  private static Expected update(AggregatePlan plan, String... rows) {
    return new Expected(plan, OutputMode.UPDATE, Arrays.asList(rows));
  }

  private static Expected complete(AggregatePlan plan, String... tables) {
    return new Expected(plan, OutputMode.COMPLETE, Arrays.asList(tables));
  }

  @Test
  void onTime() {
    check(
        Timeline.begin()
            .watermark(at("09:50"))
            .clicks(click("ann", "/a", at("10:01")))
            // closes the session and the tumbling window, and the first of the sliding ones
            .watermark(at("10:05"))
            .clicks(click("bob", "/a", at("10:06")))
            .watermark(at("10:20"))
            .clicks(click("cid", "/a", at("10:30")))
            .watermark(at("10:31")),
        Duration.ZERO,
        Map.of(),
        append(TUMBLING, "10:00–10:05 /a 1/1", "10:05–10:10 /a 1/1", "10:30–10:35 /a 1/1"),
        update(TUMBLING, "10:00–10:05 /a 1/1", "10:05–10:10 /a 1/1", "10:30–10:35 /a 1/1"),
        // closed windows stay in the table
        complete(
            TUMBLING,
            "10:00–10:05 /a 1/1",
            "10:00–10:05 /a 1/1 | 10:05–10:10 /a 1/1",
            "10:00–10:05 /a 1/1 | 10:05–10:10 /a 1/1 | 10:30–10:35 /a 1/1"),
        append(
            SLIDING,
            "09:55–10:05 /a 1/1",
            "10:00–10:10 /a 2/2",
            "10:05–10:15 /a 1/1",
            "10:25–10:35 /a 1/1",
            "10:30–10:40 /a 1/1"),
        update(
            SLIDING,
            "09:55–10:05 /a 1/1",
            "10:00–10:10 /a 1/1",
            "10:00–10:10 /a 2/2",
            "10:05–10:15 /a 1/1",
            "10:25–10:35 /a 1/1",
            "10:30–10:40 /a 1/1"),
        complete(
            SLIDING,
            "09:55–10:05 /a 1/1 | 10:00–10:10 /a 1/1",
            "09:55–10:05 /a 1/1 | 10:00–10:10 /a 2/2 | 10:05–10:15 /a 1/1",
            "09:55–10:05 /a 1/1 | 10:00–10:10 /a 2/2 | 10:05–10:15 /a 1/1 | 10:25–10:35 /a 1/1 | 10:30–10:40 /a 1/1"),
        append(SESSION, "10:01–10:05 /a 1/1", "10:06–10:10 /a 1/1", "10:30–10:34 /a 1/1"),
        update(SESSION, "10:01–10:05 /a 1/1", "10:06–10:10 /a 1/1", "10:30–10:34 /a 1/1"),
        complete(
            SESSION,
            "10:01–10:05 /a 1/1",
            "10:01–10:05 /a 1/1 | 10:06–10:10 /a 1/1",
            "10:01–10:05 /a 1/1 | 10:06–10:10 /a 1/1 | 10:30–10:34 /a 1/1"),
        update(TOTAL, "/a 1/1", "/a 2/2", "/a 3/3"),
        complete(TOTAL, "/a 1/1", "/a 2/2", "/a 3/3"));
  }

  @Test
  void early() {
    check(
        Timeline.begin()
            .watermark(at("09:50"))
            .clicks(click("ann", "/a", at("10:01")), click("ann", "/b", at("10:01")))
            .watermark(at("09:51"))
            // the same windows again, of /a alone
            .clicks(click("bob", "/a", at("10:02")))
            .watermark(at("09:52")),
        Duration.ZERO,
        Map.of(),
        append(TUMBLING, "10:00–10:05 /a 2/2", "10:00–10:05 /b 1/1"),
        // /b, which did not change, is not emitted again
        update(TUMBLING, "10:00–10:05 /a 1/1", "10:00–10:05 /b 1/1", "10:00–10:05 /a 2/2"),
        complete(
            TUMBLING,
            "10:00–10:05 /a 1/1 | 10:00–10:05 /b 1/1",
            "10:00–10:05 /a 2/2 | 10:00–10:05 /b 1/1"),
        append(
            SLIDING,
            "09:55–10:05 /a 2/2",
            "09:55–10:05 /b 1/1",
            "10:00–10:10 /a 2/2",
            "10:00–10:10 /b 1/1"),
        update(
            SLIDING,
            "09:55–10:05 /a 1/1",
            "09:55–10:05 /b 1/1",
            "10:00–10:10 /a 1/1",
            "10:00–10:10 /b 1/1",
            "09:55–10:05 /a 2/2",
            "10:00–10:10 /a 2/2"),
        complete(
            SLIDING,
            "09:55–10:05 /a 1/1 | 09:55–10:05 /b 1/1 | 10:00–10:10 /a 1/1 | 10:00–10:10 /b 1/1",
            "09:55–10:05 /a 2/2 | 09:55–10:05 /b 1/1 | 10:00–10:10 /a 2/2 | 10:00–10:10 /b 1/1"),
        append(SESSION, "10:01–10:06 /a 2/2", "10:01–10:05 /b 1/1"),
        update(SESSION, "10:01–10:05 /a 1/1", "10:01–10:05 /b 1/1", "10:01–10:06 /a 2/2"),
        complete(
            SESSION,
            "10:01–10:05 /a 1/1 | 10:01–10:05 /b 1/1",
            "10:01–10:05 /b 1/1 | 10:01–10:06 /a 2/2"),
        update(TOTAL, "/a 1/1", "/b 1/1", "/a 2/2"),
        complete(TOTAL, "/a 1/1 | /b 1/1", "/a 2/2 | /b 1/1"));
  }

  @Test
  void unobservablyLate() {
    check(
        Timeline.begin()
            .watermark(at("09:50"))
            .clicks(click("ann", "/a", at("10:04")))
            .watermark(at("10:04"))
            // behind the watermark, yet nobody can tell: no window of it has ended
            .clicks(click("bob", "/a", at("10:01")))
            .watermark(at("10:04:30")),
        Duration.ZERO,
        Map.of(),
        append(TUMBLING, "10:00–10:05 /a 2/2"),
        update(TUMBLING, "10:00–10:05 /a 1/1", "10:00–10:05 /a 2/2"),
        complete(TUMBLING, "10:00–10:05 /a 1/1", "10:00–10:05 /a 2/2"),
        append(SLIDING, "09:55–10:05 /a 2/2", "10:00–10:10 /a 2/2"),
        update(
            SLIDING,
            "09:55–10:05 /a 1/1",
            "10:00–10:10 /a 1/1",
            "09:55–10:05 /a 2/2",
            "10:00–10:10 /a 2/2"),
        complete(
            SLIDING,
            "09:55–10:05 /a 1/1 | 10:00–10:10 /a 1/1",
            "09:55–10:05 /a 2/2 | 10:00–10:10 /a 2/2"),
        append(SESSION, "10:01–10:08 /a 2/2"),
        update(SESSION, "10:04–10:08 /a 1/1", "10:01–10:08 /a 2/2"),
        complete(SESSION, "10:04–10:08 /a 1/1", "10:01–10:08 /a 2/2"),
        update(TOTAL, "/a 1/1", "/a 2/2"),
        complete(TOTAL, "/a 1/1", "/a 2/2"));
  }

  @Test
  void observablyLate() {
    check(
        Timeline.begin()
            .watermark(at("09:50"))
            .clicks(click("ann", "/a", at("10:01")))
            // past the ends, at 10:05, but what ended stays open until 10:07
            .watermark(at("10:06:59.999"))
            .clicks(click("bob", "/a", at("10:02:59.999")))
            .watermark(at("10:07")),
        minutes(2),
        Map.of(),
        // once, after it has closed
        append(TUMBLING, "10:00–10:05 /a 2/2"),
        // a correction
        update(TUMBLING, "10:00–10:05 /a 1/1", "10:00–10:05 /a 2/2"),
        complete(TUMBLING, "10:00–10:05 /a 1/1", "10:00–10:05 /a 2/2"),
        append(SLIDING, "09:55–10:05 /a 2/2", "10:00–10:10 /a 2/2"),
        update(
            SLIDING,
            "09:55–10:05 /a 1/1",
            "10:00–10:10 /a 1/1",
            "09:55–10:05 /a 2/2",
            "10:00–10:10 /a 2/2"),
        complete(
            SLIDING,
            "09:55–10:05 /a 1/1 | 10:00–10:10 /a 1/1",
            "09:55–10:05 /a 2/2 | 10:00–10:10 /a 2/2"),
        append(SESSION, "10:01–10:06:59.999 /a 2/2"),
        update(SESSION, "10:01–10:05 /a 1/1", "10:01–10:06:59.999 /a 2/2"),
        complete(SESSION, "10:01–10:05 /a 1/1", "10:01–10:06:59.999 /a 2/2"),
        update(TOTAL, "/a 1/1", "/a 2/2"),
        complete(TOTAL, "/a 1/1", "/a 2/2"));
  }

  @Test
  void droppablyLate() {
    check(
        Timeline.begin()
            .watermark(at("09:50"))
            .clicks(click("ann", "/a", at("10:01")))
            // all that would hold the next click has closed
            .watermark(at("10:10"))
            .clicks(click("bob", "/a", at("10:03")))
            .watermark(at("10:11"))
            .clicks(click("cid", "/a", at("10:12")))
            .watermark(at("10:12")),
        Duration.ZERO,
        Map.of(
            TUMBLING, List.of("bob 10:03 at watermark 10:10, window 10:00–10:05"),
            SLIDING, List.of("bob 10:03 at watermark 10:10, window 10:00–10:10"),
            SESSION, List.of("bob 10:03 at watermark 10:10, window 10:03–10:07")),
        append(TUMBLING, "10:00–10:05 /a 1/1", "10:10–10:15 /a 1/1"),
        update(TUMBLING, "10:00–10:05 /a 1/1", "10:10–10:15 /a 1/1"),
        // late here too: no output mode shows what another does not
        complete(TUMBLING, "10:00–10:05 /a 1/1", "10:00–10:05 /a 1/1 | 10:10–10:15 /a 1/1"),
        append(
            SLIDING,
            "09:55–10:05 /a 1/1",
            "10:00–10:10 /a 1/1",
            "10:05–10:15 /a 1/1",
            "10:10–10:20 /a 1/1"),
        update(
            SLIDING,
            "09:55–10:05 /a 1/1",
            "10:00–10:10 /a 1/1",
            "10:05–10:15 /a 1/1",
            "10:10–10:20 /a 1/1"),
        complete(
            SLIDING,
            "09:55–10:05 /a 1/1 | 10:00–10:10 /a 1/1",
            "09:55–10:05 /a 1/1 | 10:00–10:10 /a 1/1 | 10:05–10:15 /a 1/1 | 10:10–10:20 /a 1/1"),
        append(SESSION, "10:01–10:05 /a 1/1", "10:12–10:16 /a 1/1"),
        update(SESSION, "10:01–10:05 /a 1/1", "10:12–10:16 /a 1/1"),
        complete(SESSION, "10:01–10:05 /a 1/1", "10:01–10:05 /a 1/1 | 10:12–10:16 /a 1/1"),
        // all of time never closes
        update(TOTAL, "/a 1/1", "/a 2/2", "/a 3/3"),
        complete(TOTAL, "/a 1/1", "/a 2/2", "/a 3/3"));
  }

  @Test
  void bridgeOfSessions_early() {
    check(
        Timeline.begin()
            .watermark(at("09:50"))
            .clicks(click("ann", "/a", at("10:00")), click("bob", "/a", at("10:06")))
            .watermark(at("09:51"))
            // joins both
            .clicks(click("cid", "/a", at("10:03")))
            .watermark(at("09:52")),
        Duration.ZERO,
        Map.of(),
        append(SESSION, "10:00–10:10 /a 3/3"),
        update(SESSION, "10:00–10:04 /a 1/1", "10:06–10:10 /a 1/1", "10:00–10:10 /a 3/3"),
        // what was superseded is gone
        complete(SESSION, "10:00–10:04 /a 1/1 | 10:06–10:10 /a 1/1", "10:00–10:10 /a 3/3"));
  }

  @Test
  void bridgeOfSessions_tooLateForTheFirst() {
    check(
        Timeline.begin()
            .watermark(at("09:50"))
            .clicks(click("ann", "/a", at("10:00")), click("bob", "/a", at("10:06")))
            // closes the first; the next click is not late, since by itself it lasts until 10:07
            .watermark(at("10:04"))
            .clicks(click("cid", "/a", at("10:03")))
            .watermark(at("10:05")),
        Duration.ZERO,
        Map.of(),
        append(SESSION, "10:00–10:04 /a 1/1", "10:03–10:10 /a 2/2"),
        update(SESSION, "10:00–10:04 /a 1/1", "10:06–10:10 /a 1/1", "10:03–10:10 /a 2/2"),
        // the closed one stays, as append mode emitted it
        complete(
            SESSION,
            "10:00–10:04 /a 1/1 | 10:06–10:10 /a 1/1",
            "10:00–10:04 /a 1/1 | 10:03–10:10 /a 2/2"));
  }

  /**
   * Runs a timeline through every transform and compares all that comes out.
   *
   * @param late the dead letters, by kind of window
   */
  private void check(
      Timeline timeline,
      Duration allowedLateness,
      Map<AggregatePlan, List<String>> late,
      Expected... expected) {
    TestStream<EventBatch> stream = timeline.end();
    Pipeline pipeline = Pipeline.create(options());
    PCollection<EventBatch> batches = pipeline.apply("Timeline", stream);
    AssertedRun run = new AssertedRun();
    for (Expected each : expected) {
      AggregatePlan plan =
          each.plan().isWindowed() ? each.plan().withAllowedLateness(allowedLateness) : each.plan();
      PCollectionTuple outputs =
          batches.apply(
              each.name(),
              each.plan().isWindowed() ? windowed(plan, each.mode()) : running(plan, each.mode()));
      run.expect(each.name(), lines(outputs, each.mode()), each.lines());
      run.expect(
          "late of " + each.name(),
          outputs
              .get(WindowedAggregate.DEAD_LETTERS)
              .apply(
                  each.name() + "ReadableLetter",
                  MapElements.into(TypeDescriptors.strings())
                      .via(WindowedAggregateSuite::readableLetter)),
          late.getOrDefault(each.plan(), List.of()));
    }
    run.run();
  }

  private static WindowedAggregate windowed(AggregatePlan plan, OutputMode mode) {
    return switch (mode) {
      case APPEND -> WindowedAggregate.append(plan);
      case UPDATE -> WindowedAggregate.update(plan);
      case COMPLETE -> WindowedAggregate.complete(plan);
    };
  }

  private static RunningAggregate running(AggregatePlan plan, OutputMode mode) {
    return mode == OutputMode.UPDATE
        ? RunningAggregate.update(plan)
        : RunningAggregate.complete(plan);
  }

  /** Rows of append and update mode, or tables of complete mode, as text. */
  static PCollection<String> lines(PCollectionTuple outputs, OutputMode mode) {
    if (mode == OutputMode.COMPLETE) {
      PCollection<ResultTable> tables = outputs.get(WindowedAggregate.TABLES);
      return tables.apply(
          tables.getName() + "Readable",
          MapElements.into(TypeDescriptors.strings()).via(OutputModeSuite::readable));
    }
    var rows = outputs.get(WindowedAggregate.RESULT);
    return rows.apply(
        rows.getName() + "Readable",
        MapElements.into(TypeDescriptors.strings()).via(WindowedAggregateSuite::readable));
  }

  static String readable(ResultTable table) {
    return table.rows().stream()
        .map(WindowedAggregateSuite::readable)
        .sorted()
        .collect(Collectors.joining(" | "));
  }

  private static AggregatePlan over(WindowSpec windows) {
    return new AggregatePlan(
        Click.SCHEMA,
        TUMBLING.eventTime(),
        TUMBLING.where(),
        windows,
        Duration.ZERO,
        TUMBLING.groupBy(),
        TUMBLING.aggregates());
  }
}
