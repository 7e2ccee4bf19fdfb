/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.query.QueryReader;
import dev.tidemark.report.Paint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans in words. */
class PlanTest {
  private static final String QUERY =
      """
      name: page_stats
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: user_id STRING, page STRING, action STRING, timestamp TIMESTAMP
      where: action <> 'bot'
      watermark: {column: timestamp, delay: 10 minutes, idleTimeout: 1 minute}
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*)}
      sinks:
        - {format: delta, path: /delta/page_stats, outputMode: append, trigger: 1 minute}
        - {format: console, outputMode: update}
      """;

  private static String plan(String... settings) {
    return PlanText.of(
        "plan", Plan.of(QueryReader.parse(QUERY, "q.yaml", List.of(settings))), Paint.PLAIN);
  }

  @Test
  void tumbling() {
    assertThat(
        plan(),
        is(
            """
plan

  source       kafka clicks
  reads        page STRING, action STRING, timestamp TIMESTAMP
               3 of the 4 columns of the schema; the others are not decoded
  filter       action <> 'bot'
  event time   timestamp; the watermark is the newest one read less 10 minutes, the least over the partitions
               a partition with nothing new for 1 minute no longer holds it back
               a row more than 1 hour ahead of the clock is malformed and does not move it
  windows      5 minutes each, one after the other; a row falls into one
               a window closes when the watermark reaches its end
               a row is late, and dropped, when every window that would hold it has closed; one behind the watermark whose window is open counts
  groups       page
  computes     views = count(*)
  state        one result for each page and open window; about 3 windows are open at a time, 15 minutes of event time
               a window's state goes when it closes
  result       window_start TIMESTAMP, window_end TIMESTAMP, page STRING, views BIGINT
  sinks.0      delta /delta/page_stats, append every 1 minute
               each window once, complete; that of 10:00–10:05 when a row of 10:15 or later has been read
               effectively once: the table remembers which windows or offsets it holds, and skips what comes again
  sinks.1      console, update
               the groups that changed since the last trigger, with their values so far
               at least once: rows that are handed over again after a failure are written again
  dead letter  malformed and late rows are counted, and a sample is logged
  runners      Spark: results come with micro-batches, one for each trigger, but each half second to five
               Flink: a bundle that is open holds the watermark back, so results are late by a bundle, at most a second
               Flink: without a trigger, a change of several groups arrives in several pieces in update mode
               Spark, Flink: without a checkpointLocation a query that is started again begins anew, at startingOffsets
"""));
  }

  @Test
  void sliding_saysHowManyWindowsARowFallsInto() {
    assertThat(
        plan("window={sliding: 10 minutes, every: 3 minutes}", "allowedLateness=1 minute"),
        containsString(
            "10 minutes long, a new one every 3 minutes; a row falls into 3 or 4\n"
                + "               a window closes when the watermark is 1 minute past its end, the"
                + " allowed lateness\n"));
  }

  @Test
  void session() {
    assertThat(
        plan("window={session: 10 minutes}"),
        containsString(
            "a session's state goes when it closes, 20 minutes of event time after its last row"));
  }

  @Test
  void caveats_areThoseOfTheQuery() {
    assertThat(
        plan("checkpointLocation=/tmp/checkpoint"),
        allOf(
            containsString("a checkpointLocation is refused"),
            containsString("are given them when a checkpoint has them"),
            not(containsString("begins anew, at startingOffsets"))));
    assertThat(
        plan("source={format: json, path: /data}"),
        allOf(
            containsString("Flink: input that ends is read as a stream that ends"),
            not(containsString("micro-batches"))));
  }

  @Test
  void caveats_standInRunnersMd() throws IOException {
    String runners =
        Files.readString(Path.of("..", "runners.md")).replace("`", "").replaceAll("\\s+", " ");
    for (String caveat : RunnerCaveats.ALL) {
      assertThat(
          runners,
          containsStringIgnoringCase(caveat.replaceAll("^(Spark|Flink|Direct|, )+: ", "")));
    }
  }
}
