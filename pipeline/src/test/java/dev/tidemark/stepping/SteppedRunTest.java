/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Queries run step by step; all events are of 2026-01-02. */
class SteppedRunTest {
  private static final String QUERY =
      """
      name: page_stats
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: page STRING, timestamp TIMESTAMP
      watermark: {column: timestamp, delay: 10 minutes, idleTimeout: 1 minute}
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*)}
      sinks:
        - {format: console, outputMode: append}
        - {format: console, outputMode: update, trigger: 30 seconds}
      """;

  private static Recording run(String events, String... settings) {
    Query query = QueryReader.parse(QUERY, "q.yaml", List.of(settings));
    return SteppedRun.of(query)
        .run(EventsFile.parse(events.replaceAll("\"(\\d\\d:\\d\\d)", "\"2026-01-02T$1"), "events"));
  }

  private static String event(String time) {
    return "{\"page\": \"/a\", \"timestamp\": \"" + time + "\"}\n";
  }

  private static String event(int partition, String time, String arrival) {
    return "{\"page\": \"/a\", \"timestamp\": \"%s\", \"@partition\": %d, \"@arrival\": \"%s\"}\n"
        .formatted(time, partition, arrival);
  }

  /** The watermark after each step as HH:mm or HH:mm:ss, - where there is none. */
  private static List<String> watermarks(Recording recording) {
    return recording.steps().stream().map(step -> time(step.moment().watermark())).toList();
  }

  private static String time(long millis) {
    return millis == Long.MIN_VALUE
        ? "-"
        : LocalTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC).toString();
  }

  /** Panes as {@code step:sink start views}. */
  private static List<String> panes(Recording recording) {
    return Stream.concat(
            Stream.iterate(0, i -> i < recording.steps().size(), i -> i + 1)
                .flatMap(i -> lines(i.toString(), recording.steps().get(i).panes())),
            lines("end", recording.end()))
        .toList();
  }

  private static Stream<String> lines(String step, List<Recording.Pane> panes) {
    return panes.stream()
        .map(
            pane ->
                step
                    + ":"
                    + pane.sink()
                    + pane.rows().stream()
                        .map(SteppedRunTest::line)
                        .collect(Collectors.joining(",")));
  }

  private static String line(Row row) {
    Instant start = row.getLogicalTypeValue("window_start", Instant.class);
    return " " + time(start.toEpochMilli()) + " " + row.getInt64("views");
  }

  @Test
  void tutorial_tenMinutesOfDelay() {
    Recording recording =
        run(event("10:05") + event("10:10") + event("10:08") + event("10:15") + event("09:55"));
    assertThat(watermarks(recording), contains("09:55", "10:00", "10:00", "10:05", "10:05"));
    assertThat(
        panes(recording),
        contains(
            "0:1 10:05 1",
            "1:1 10:10 1",
            "2:1 10:05 2",
            "3:1 10:15 1",
            // 09:55 is dropped: its window [09:55, 10:00) closed when the watermark reached 10:00
            "end:0 10:05 2, 10:10 1, 10:15 1"));
    DeadLetter late = recording.deadLetters().get(0);
    assertThat(recording.steps().get(4).deadLetters().size(), is(1));
    assertThat(time(late.time().orElseThrow().eventTime()), is("09:55"));
    assertThat(time(late.time().orElseThrow().watermark()), is("10:05"));
  }

  @Test
  void append_firesAtTheStepThatClosesTheWindow() {
    Recording recording = run(event("10:05") + event("10:19:59.999") + event("10:20"));
    assertThat(watermarks(recording), contains("09:55", "10:09:59.999", "10:10"));
    assertThat(
        panes(recording),
        contains(
            "0:1 10:05 1", "1:1 10:15 1", "2:0 10:05 1", "2:1 10:20 1", "end:0 10:15 1, 10:20 1"));
  }

  @Test
  void partitions_theSlowestHoldsTheWatermark() {
    Recording recording =
        run(event("10:30").replace("}", ", \"@partition\": 1}") + event("10:05") + event("10:20"));
    assertThat(watermarks(recording), contains("-", "09:55", "10:10"));
    assertThat(recording.deadLetters(), is(empty()));
  }

  @Test
  void idle_aSilentPartitionLetsGoByTheClock() {
    Recording recording =
        run(
            event(0, "10:05", "10:05")
                + event(1, "10:01", "10:05")
                + event(0, "10:20", "10:05:31")
                + "{\"@arrival\": \"10:06:15\"}");
    // partition 1 is idle a minute after its last record, at the next look at the source
    assertThat(
        watermarks(recording).stream()
            .map(time -> time.replaceFirst("^(\\d\\d:\\d\\d):.*", "$1"))
            .toList(),
        contains("-", "09:51", "09:51", "10:10", "10:10"));
    assertThat(recording.steps().get(3).moment().step().isEmpty(), is(true));
    assertThat(
        panes(recording),
        contains("2:1 10:00 1, 10:05 1", "3:0 10:00 1, 10:05 1", "4:1 10:20 1", "end:0 10:20 1"));
  }

  @Test
  void watermark_asIfTheSourceHadSaidSo() {
    Recording recording = run(event("10:05") + "{\"@watermark\": \"10:10\"}\n" + event("10:09"));
    assertThat(watermarks(recording), contains("09:55", "10:10", "10:10"));
    assertThat(panes(recording), contains("0:1 10:05 1", "1:0 10:05 1"));
    assertThat(recording.steps().get(2).deadLetters().size(), is(1));
  }

  @Test
  void malformed_isADeadLetterOfItsStep() {
    Recording recording = run(event("10:05") + "no json\n");
    assertThat(recording.deadLetters().get(0).kind(), is(DeadLetter.Kind.MALFORMED));
    assertThat(recording.steps().get(1).deadLetters().size(), is(1));
  }

  @Test
  void withoutAggregates_eachRowAtItsStep() {
    Query query =
        QueryReader.parse(
            """
            name: clicks
            source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
            schema: page STRING, amount INT
            where: amount > 1
            select: [page, amount * 2 AS doubled]
            sinks: [{format: console}]
            """,
            "q.yaml",
            List.of());
    Recording recording =
        SteppedRun.of(query)
            .run(
                EventsFile.parse(
                    "{\"page\":\"/a\",\"amount\":1}\n{\"page\":\"/b\",\"amount\":2}", "e"));
    assertThat(recording.steps().get(0).panes(), is(empty()));
    assertThat(
        recording.steps().get(1).panes().get(0).rows().get(0).getValues(), contains("/b", 4));
  }
}
