/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import dev.tidemark.report.Paint;
import dev.tidemark.time.LateGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lateness of rows that are given; all are of 2026-01-02. */
class LatenessTest {
  private static final String QUERY =
      """
      name: page_stats
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: page STRING, timestamp TIMESTAMP
      watermark: {column: timestamp, delay: 10 minutes}
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*)}
      sinks: [{format: console, outputMode: append}]
      """;

  private static final Instant TEN = Instant.parse("2026-01-02T10:00:00Z");

  private static Query query(String... settings) {
    return QueryReader.parse(QUERY, "q.yaml", List.of(settings));
  }

  private static EventBatch batch(int partition, Instant... times) {
    EventBatchBuilder batch =
        EventBatch.builder(
            EventSchema.parse("timestamp TIMESTAMP"), new Origin("clicks", partition));
    for (int i = 0; i < times.length; i++) {
      batch.set("timestamp", times[i]).endRow(i);
    }
    return batch.build(EventBatch.NO_WATERMARK);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-02T" + time + ":00Z");
  }

  private static Lateness measure(Query query, EventBatch... batches) {
    LatenessScan scan = new LatenessScan(query);
    Arrays.stream(batches).forEach(scan::add);
    return scan.result(false);
  }

  @Test
  void tutorial_whichDelayKeepsTheLateRow() {
    Lateness lateness =
        measure(query(), batch(0, at("10:05"), at("10:10"), at("10:08"), at("10:15"), at("09:55")));
    assertThat(lateness.all().inOrder(), is(3L));
    assertThat(lateness.all().greatest(), is(Duration.ofMinutes(20)));
    // its window [09:55, 10:00) must close after 10:15 less the delay
    assertThat(lateness.latest().get(0).needs(), is(Duration.ofMinutes(15).plusMillis(1)));
    assertThat(lateness.current().dropped(), is(1L));
    assertThat(lateness.current().share(), is(closeTo(0.8, 1e-9)));
    assertThat(lateness.advice().delay(), is(Duration.ofMinutes(20)));
    assertThat(lateness.advice().dropped(), is(0L));
    assertThat(
        LatenessText.advice(lateness),
        is(
            "Write delay: 20 minutes. It keeps every row that was read; now 1 are dropped at"
                + " most."));
  }

  @Test
  void aPartitionIsLateBehindItselfAlone() {
    Lateness lateness =
        measure(
            query(),
            batch(0, at("12:00")),
            batch(1, at("10:00"), at("10:01")),
            batch(0, at("12:01")));
    assertThat(lateness.all().greatest(), is(Duration.ZERO));
    assertThat(lateness.advice().delay(), is(Duration.ZERO));
    assertThat(
        LatenessText.advice(lateness),
        is(
            "Write delay: 0 seconds. It keeps every row that was read; windows appear 10 min of"
                + " event time sooner than now."));
  }

  @Test
  void allowedLatenessTakesFromTheDelay() {
    Lateness lateness =
        measure(query("allowedLateness=10 minutes"), batch(0, at("10:15"), at("09:55")));
    assertThat(lateness.latest().get(0).needs(), is(Duration.ofMinutes(5).plusMillis(1)));
  }

  /** What is said to be kept is kept by the query's own gate, and a millisecond less drops some. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void delaysAreExactByTheGate(long seed) {
    Random random = new Random(seed);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      long behind = random.nextInt(10) == 0 ? random.nextInt(2_000_000) : random.nextInt(30_000);
      times.add(TEN.plusMillis(i * 1000L - behind));
    }
    Query query = query("window={sliding: 10 minutes, every: 5 minutes}");
    Lateness lateness = measure(query, batch(0, times.toArray(Instant[]::new)));
    for (Lateness.Choice choice : lateness.choices()) {
      assertThat("seed " + seed, dropped(times, query, choice.delay()), is(choice.dropped()));
      assertThat(
          "seed " + seed,
          1 - (double) choice.dropped() / times.size(),
          is(greaterThanOrEqualTo(choice.share())));
      if (!choice.delay().isZero()) {
        assertThat(
            "seed " + seed,
            1 - (double) dropped(times, query, choice.delay().minusMillis(1)) / times.size(),
            is(not(greaterThanOrEqualTo(choice.share()))));
      }
    }
  }

  private static long dropped(List<Instant> times, Query query, Duration delay) {
    LateGate gate = new LateGate(query.window().orElseThrow(), query.allowedLateness());
    long newest = Long.MIN_VALUE;
    long dropped = 0;
    for (Instant time : times) {
      if (newest != Long.MIN_VALUE && gate.isLate(time.toEpochMilli(), newest - delay.toMillis())) {
        dropped++;
      }
      newest = Math.max(newest, time.toEpochMilli());
    }
    return dropped;
  }

  @Test
  void distribution_isExactWhileSmall() {
    Distribution distribution = new Distribution();
    for (long i = 0; i < 1000; i++) {
      distribution.add(i);
    }
    assertThat(distribution.isExact(), is(true));
    assertThat(distribution.quantile(0.999), is(998L));
    assertThat(distribution.quantile(1), is(999L));
    assertThat(distribution.above(989), is(10L));
  }

  @Test
  void distribution_neverSaysLessThanItTakes() {
    Random random = new Random(7);
    Distribution distribution = new Distribution();
    long[] values = new long[200_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 18);
      distribution.add(values[i]);
    }
    Arrays.sort(values);
    assertThat(distribution.isExact(), is(false));
    for (double share : LatenessScan.SHARES) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      assertThat(
          (double) distribution.quantile(share),
          allOf(greaterThanOrEqualTo((double) exact), lessThanOrEqualTo(exact * 1.008)));
    }
    assertThat(distribution.quantile(1), is(values[values.length - 1]));
    assertThat(distribution.above(values[values.length - 1]), is(0L));
  }

  @Test
  void text_isATable() {
    String text =
        LatenessText.of(
            measure(
                query(),
                batch(0, at("10:05"), at("10:10"), at("10:08"), at("10:15"), at("09:55")),
                batch(1, at("10:00"))),
            Paint.PLAIN);
    assertThat(
        text,
        is(
            """
page_stats: 6 rows of kafka clicks, event time 2026-01-02T09:55:00Z to 2026-01-02T10:15:00Z

How late rows are behind the newest of their partition
  partition  offsets          rows   in order  median  95 %    99 %    99.9 %  most
  clicks-0   0–4                 5       60 %  0       20 min  20 min  20 min  20 min
  clicks-1   0–0                 1      100 %  0       0       0       0       0
  all                            6  66.6666 %  0       20 min  20 min  20 min  20 min

Which delay keeps how many rows, windows every 5 minutes
  keeps           delay       drops at most  a window appears after its end by  windows open  state rows
  95 %            15 min 1 s              0  15 min 1 s                         5                      5
  99 %            15 min 1 s              0  15 min 1 s                         5                      5
  99.9 %          15 min 1 s              0  15 min 1 s                         5                      5
  99.99 %         15 min 1 s              0  15 min 1 s                         5                      5
  100 %           15 min 1 s              0  15 min 1 s                         5                      5
  now: 83.3333 %  10 min                  1  10 min                             3                      3

The latest rows
  partition  offset  event time            behind  kept by a delay of
  clicks-0   4       2026-01-02T09:55:00Z  20 min  15 min 1 s          dropped now
  clicks-0   2       2026-01-02T10:08:00Z  2 min   1 ms

Write delay: 20 minutes. It keeps every row that was read; now 1 are dropped at most.
"""));
  }

  /** Ten pages in each of 200 windows, of which the newest 64 are looked at one by one. */
  @Test
  void stateRows_areTheGroupsOfOpenWindows() {
    EventBatchBuilder clicks =
        EventBatch.builder(
            EventSchema.parse("page STRING, timestamp TIMESTAMP"), new Origin("clicks", 0));
    for (int i = 0; i < 200 * 30; i++) {
      clicks.set("page", "/" + i % 10).set("timestamp", TEN.plusSeconds(i * 10L)).endRow(i);
    }
    EventBatch batch = clicks.build(EventBatch.NO_WATERMARK);
    Lateness byPage = measure(query("groupBy=[page]"), batch);
    assertThat(byPage.current().openWindows(), is(3L));
    assertThat(byPage.current().stateRows(), is(30L));
    assertThat(
        "sessions are open for their gap and ten minutes of delay",
        measure(query("groupBy=[page]", "window={session: 5 minutes}"), batch)
            .current()
            .stateRows(),
        is(30L));
    assertThat("none without aggregates", measure(select(), batch).current().stateRows(), is(0L));
  }

  private static Query select() {
    return QueryReader.parse(
        QUERY.replaceAll("(?m)^(window|aggregates):.*\n", ""), "q.yaml", List.of());
  }

  @Test
  void jsonAndHtml_holdTheSame() {
    Lateness lateness = measure(query(), batch(0, at("10:15"), at("09:55")));
    assertThat(
        LatenessJson.of(lateness).replaceAll("\\s+", " "),
        containsString(
            "\"advice\" : { \"share\" : 1.0, \"delayMillis\" : 1200000, \"dropsAtMost\" : 0"));
    String html = LatenessHtml.of(lateness);
    assertThat(html, allOf(containsString("Write delay: 20 minutes"), not(containsString("http"))));
  }

  @Test
  void roundDelays_areNeverShorter() {
    assertThat(
        List.of(0L, 1L, 1001L, 6000L, 46_000L, 61_000L, 2_700_001L, 7_200_001L).stream()
            .map(Duration::ofMillis)
            .map(RoundDelay::up)
            .map(Duration::toSeconds)
            .toList(),
        contains(0L, 1L, 2L, 10L, 60L, 120L, 3600L, 10_800L));
  }
}
