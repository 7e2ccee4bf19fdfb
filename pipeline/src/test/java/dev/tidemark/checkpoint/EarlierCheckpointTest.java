/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.Origin;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.query.QueryReader;
import dev.tidemark.time.WatermarkSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goes on from a checkpoint that an earlier version wrote, 0.1: of a query on a cluster of Spark's
 * whose driver was killed in its second micro-batch. The files of the resource {@code earlier} are
 * not to be changed.
 */
class EarlierCheckpointTest {
  private static final String QUERY =
      """
      name: flagship
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks, startingOffsets: earliest, value: json}
      schema: id BIGINT, page STRING, ts TIMESTAMP
      watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
      groupBy: [page]
      window: {tumbling: 10 seconds}
      aggregates: {views: count(*), ids: sum(id)}
      checkpointLocation: /data/flagship/checkpoint
      sinks:
        - {format: delta, path: /data/flagship/table, outputMode: append, trigger: 2 seconds}
      """;

  private static final long WATERMARK = 1_767_349_531_622L;
  private static final List<Long> SECOND_BEGINS = List.of(19_644L, 19_468L, 19_547L, 19_591L);
  private static final List<Long> SECOND_ENDS = List.of(48_463L, 48_565L, 48_488L, 48_424L);

  @TempDir private Path directory;

  @BeforeEach
  void copy() throws Exception {
    Path earlier = Path.of(EarlierCheckpointTest.class.getResource("earlier").toURI());
    try (Stream<Path> files = Files.walk(earlier)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(earlier.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void theBatchThatWasUnderWayIsReadAgain_judgedAsItWas_andThenWhatCameSince() {
    try (Checkpoint checkpoint = open(QUERY)) {
      BatchPlanner planner =
          new BatchPlanner(
              Optional.of(WatermarkSpec.of("ts", Duration.ofSeconds(30))),
              Optional.of(checkpoint.ledger()),
              Map.of(),
              Restart.of(
                  eventTime -> Math.floorDiv(eventTime, 10_000) * 10_000 + 10_000,
                  history -> WATERMARK, // all that the first batch closed is in the table
                  Extent.UNTIL_STOPPED),
              new BatchPlanner.Limits(1_000_000, 100),
              1_795_764_500_000L);
      Map<Origin, Long> read = new HashMap<>();
      BatchPlan plan = planner.next(ends(50_000), Map.of(), 1_795_764_500_001L);
      while (plan.batch() < 1) {
        plan.stretches()
            .forEach(stretch -> read.merge(stretch.origin(), stretch.length(), Long::sum));
        plan = planner.next(ends(50_000), Map.of(), 1_795_764_500_002L);
      }
      assertThat(plan.batch(), is(1L));
      assertThat(plan.watermark(), is(WATERMARK));
      for (Stretch stretch : plan.stretches()) {
        if (!stretch.replayed()) {
          int partition = stretch.origin().partition();
          assertThat(stretch.start(), is(SECOND_BEGINS.get(partition)));
          assertThat(stretch.end(), is(SECOND_ENDS.get(partition)));
          assertThat(stretch.gate(), is(WATERMARK));
        }
      }
      assertThat(plan.stretches().stream().filter(s -> !s.replayed()).count(), is(4L));

      BatchPlan next = planner.next(ends(50_000), Map.of(), 1_795_764_500_003L);
      assertThat(next.batch(), is(2L));
      for (Stretch stretch : next.stretches()) {
        assertThat(stretch.start(), is(SECOND_ENDS.get(stretch.origin().partition())));
      }
      assertThat(next.stretches().stream().map(Stretch::end).toList(), everyItem(is(50_000L)));
    }
  }

  @Test
  void anotherQuery_isRefused() {
    CheckpointException refused =
        assertThrows(
            CheckpointException.class, () -> open(QUERY.replace("10 seconds", "20 seconds")));
    assertThat(refused.getMessage(), containsString("window"));
  }

  private Checkpoint open(String query) {
    return Checkpoint.open(
        directory.toString(),
        QueryPipeline.of(QueryReader.parse(query, "flagship.yaml", List.of()))
            .identity()
            .on("SparkRunner"));
  }

  private static LogEnds ends(long end) {
    return new LogEnds() {
      @Override
      public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
        Map<Origin, Long> ends = new HashMap<>();
        for (int partition = 0; partition < SECOND_ENDS.size(); partition++) {
          ends.put(new Origin("clicks", partition), end);
        }
        return Optional.of(ends);
      }

      @Override
      public long beginning(Origin origin) {
        return 0;
      }
    };
  }
}
