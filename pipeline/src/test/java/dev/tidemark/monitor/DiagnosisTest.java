/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said to be wrong with a query, by its last reports. */
class DiagnosisTest {
  private static final Instant NOW = Instant.parse("2026-01-02T10:00:00Z");
  private static final Query QUERY =
      QueryReader.parse(
          """
          name: clicks
          source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
          schema: page STRING, timestamp TIMESTAMP
          watermark: {column: timestamp, delay: 1 minute, idleTimeout: 5 minutes}
          window: {tumbling: 5 minutes}
          aggregates: {views: count(*)}
          sinks: [{format: console, outputMode: update}]
          """,
          "q.yaml",
          List.of());

  private static List<Trouble> of(List<QueryProgress> reports) {
    return new Diagnosis(QUERY, Duration.ofMinutes(1))
        .of(reports, NOW.minusSeconds(5), Optional.empty(), NOW);
  }

  private static List<String> said(List<Trouble> troubles) {
    return troubles.stream().map(trouble -> trouble.severity() + " " + trouble.what()).toList();
  }

  private static RowCounts counts(long read, long late, long malformed) {
    return new RowCounts(read, read - late - malformed, 0, 0, late, malformed, late + malformed);
  }

  private static QueryProgress.Partition partition(int number, String watermark, boolean idle) {
    return new QueryProgress.Partition(
        "clicks",
        number,
        10,
        0,
        10,
        Optional.of(10L),
        Optional.of(0L),
        Optional.ofNullable(watermark).map(Instant::parse),
        Optional.empty(),
        idle);
  }

  private static QueryProgress report(
      RowCounts rows, long lag, Optional<String> failure, QueryProgress.Partition... partitions) {
    return new QueryProgress(
        "id",
        "run",
        "clicks",
        NOW,
        7,
        500,
        Map.of(),
        rows.read(),
        1,
        1,
        new QueryProgress.EventTime(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        rows,
        rows,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(
            new QueryProgress.Source(
                "Kafka",
                Map.of(),
                Map.of(),
                Map.of(),
                rows.read(),
                0,
                0,
                lag,
                List.of(partitions))),
        List.of(),
        failure);
  }

  private static QueryProgress well(long lag) {
    return report(counts(100, 0, 0), lag, Optional.empty());
  }

  @Test
  void aQueryThatIsWell_hasNoTroubles() {
    assertThat(of(List.of(well(0))), is(empty()));
    assertThat("nor has one that begins", of(List.of()), is(empty()));
  }

  @Test
  void noBatchEnds() {
    List<Trouble> troubles =
        new Diagnosis(QUERY, Duration.ofMinutes(1))
            .of(List.of(well(0)), NOW.minusSeconds(61), Optional.empty(), NOW);
    assertThat(said(troubles), contains("ERROR No batch has ended for 61 s"));
  }

  private static List<Trouble> ofTicks(QueryProgress last, Instant lastRecords) {
    return new Diagnosis(QUERY, Duration.ofMinutes(1))
        .of(List.of(last), NOW, Optional.of(lastRecords), NOW);
  }

  @Test
  void withoutBatches_nothingIsReadAndRecordsWait() {
    assertThat(
        said(ofTicks(well(1_500), NOW.minusSeconds(61))),
        contains("ERROR Nothing has been read for 61 s, and 1,500 records wait"));
    assertThat("nothing waits", ofTicks(well(0), NOW.minusSeconds(61)), is(empty()));
    assertThat("not for long", ofTicks(well(1_500), NOW.minusSeconds(60)), is(empty()));
  }

  @Test
  void aBatchFailed() {
    List<Trouble> troubles =
        of(List.of(report(counts(1, 0, 0), 0, Optional.of("the disk is full"))));
    assertThat(said(troubles), contains("ERROR Batch 7 failed"));
    assertThat(troubles.get(0).why(), is("the disk is full"));
  }

  @Test
  void aPartitionHoldsTheWatermark_unlessItIsIdle() {
    QueryProgress.Partition ahead = partition(0, "2026-01-02T10:00:00Z", false);
    assertThat(
        said(
            of(
                List.of(
                    report(
                        counts(9, 0, 0),
                        0,
                        Optional.empty(),
                        ahead,
                        partition(1, "2026-01-02T09:58:59Z", false))))),
        contains("WARNING Partition clicks-1 holds the watermark back"));
    assertThat(
        "one that brought nothing yet",
        said(
            of(
                List.of(
                    report(
                        counts(9, 0, 0), 0, Optional.empty(), ahead, partition(1, null, false))))),
        contains("WARNING Partition clicks-1 holds the watermark back"));
    assertThat(
        of(
            List.of(
                report(
                    counts(9, 0, 0),
                    0,
                    Optional.empty(),
                    ahead,
                    partition(1, "2026-01-02T09:00:00Z", true)))),
        is(empty()));
    assertThat(
        "a minute behind is nothing",
        of(
            List.of(
                report(
                    counts(9, 0, 0),
                    0,
                    Optional.empty(),
                    ahead,
                    partition(1, "2026-01-02T09:59:00Z", false)))),
        is(empty()));
  }

  @Test
  void moreComesInThanIsRead() {
    List<QueryProgress> growing = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      growing.add(well(i * 500L));
    }
    assertThat(
        said(of(growing)), contains("WARNING More records come in than are read: 10,000 wait"));
    assertThat("of too few batches nothing is said", of(growing.subList(0, 19)), is(empty()));
  }

  @Test
  void manyRowsAreLate_orMalformed() {
    assertThat(
        said(of(List.of(report(counts(100, 6, 7), 0, Optional.empty())))),
        contains(
            "WARNING 6 % of the last rows came too late",
            "WARNING 7 % of the last records are malformed"));
    assertThat(of(List.of(report(counts(100, 5, 5), 0, Optional.empty()))), is(empty()));
  }
}
