/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.BatchEntry;
import dev.tidemark.checkpoint.Checkpoint;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.checkpoint.Restart;
import dev.tidemark.source.Recovery;
import dev.tidemark.time.PartitionProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which queries keep state, and up to where it is dropped. */
class QueryRecoveryTest {
  private static final String WINDOW = "watermark: {column: at, delay: 1 minute}\nwindow: ";
  private static final long DURABLE = 1_767_348_000_000L;

  @TempDir Path directory;

  private Query query(String window, String modes) {
    return QueryReader.parse(
        """
        name: q
        source: {format: kafka, bootstrapServers: 'localhost:9092', subscribe: clicks}
        schema: page STRING, at TIMESTAMP
        %s
        groupBy: [page]
        aggregates: {views: count(*)}
        checkpointLocation: '%s'
        sinks:
        %s
        """
            .formatted(window, directory, modes.indent(2)),
        "q.yaml",
        List.of());
  }

  private static String sink(String mode) {
    return "- {format: delta, path: /tables/%1$s, outputMode: %1$s}\n".formatted(mode);
  }

  private static Recovery recovery(Query query, Optional<Checkpoint> checkpoint) {
    QueryPipeline pipeline = QueryPipeline.of(query);
    AggregatePlan plan =
        new AggregatePlan(
            query.schema(),
            query.window().isPresent() ? Optional.of("at") : Optional.empty(),
            Optional.empty(),
            pipeline.lateGate().orElseThrow().windows(),
            Duration.ZERO,
            List.of("page"),
            List.of(Aggregate.countAll("views")));
    return new QueryRecovery(query).from(checkpoint, Optional.of(plan), history -> DURABLE);
  }

  private Recovery recovery(Query query) {
    try (Checkpoint checkpoint = open(query)) {
      Recovery recovery = recovery(query, Optional.of(checkpoint));
      assertThat(
          "in both or in none",
          recovery.store().isPresent(),
          is(recovery.restart().state().isPresent()));
      return recovery;
    }
  }

  private Checkpoint open(Query query) {
    return Checkpoint.open(
        directory.toString(), QueryPipeline.of(query).identity().on("SparkRunner"));
  }

  private static long durable(Recovery recovery) {
    Horizon.History none = wait -> Long.MIN_VALUE;
    return recovery.restart().horizon().durable(none);
  }

  @Test
  void windowsOfEventTimeKeepNone() {
    Recovery recovery = recovery(query(WINDOW + "{tumbling: 1 minute}", sink("append")));
    assertThat(recovery.store().isPresent(), is(false));
    assertThat(recovery.restart().time(), is(Restart.Time.OF_ROWS));
    assertThat(durable(recovery), is(DURABLE));
  }

  @Test
  void sessionsKeepIt_untilASecondBehindWhatIsDurable() {
    Recovery recovery = recovery(query(WINDOW + "{session: 1 minute}", sink("append")));
    assertThat(recovery.store().isPresent(), is(true));
    assertThat(durable(recovery), is(DURABLE - 1_000));
  }

  @Test
  void completeKeepsItForEver_whateverOtherSinksAre() {
    Recovery recovery =
        recovery(query(WINDOW + "{tumbling: 1 minute}", sink("append") + sink("complete")));
    assertThat(recovery.store().isPresent(), is(true));
    assertThat(durable(recovery), is(Long.MIN_VALUE));
  }

  @Test
  void totalsKeepItForEver() {
    Recovery recovery = recovery(query("", sink("update")));
    assertThat(recovery.store().isPresent(), is(true));
    assertThat(durable(recovery), is(Long.MIN_VALUE));
  }

  @Test
  void processingTimeKeepsIt_byTheClock() {
    Recovery recovery =
        recovery(query("window: {tumbling: 1 minute, timeDomain: processing}", sink("append")));
    assertThat(recovery.store().isPresent(), is(true));
    assertThat(recovery.restart().time(), is(Restart.Time.OF_PLANS));
    assertThat(durable(recovery), is(DURABLE));
  }

  @Test
  void withoutACheckpointThereIsNoneToKeep() {
    Recovery recovery = recovery(query("", sink("update")), Optional.empty());
    assertThat(recovery.store().isPresent(), is(false));
    assertThat(recovery.restart().state().isPresent(), is(false));
  }

  /** Its complete sink was taken away, but rows of open windows were forgotten for it. */
  @Test
  void aCheckpointThatForgotRowsForIt_isGoneOnWith() {
    Query query = query(WINDOW + "{tumbling: 1 minute}", sink("append"));
    try (Checkpoint checkpoint = open(query)) {
      checkpoint
          .ledger()
          .begin(
              new BatchEntry(
                  8,
                  0,
                  0,
                  0,
                  Map.of(
                      new Origin("clicks", 0),
                      new BatchEntry.Part(0, 1, new PartitionProgress(0, 0, 0)))),
              List.of(),
              0,
              7);
    }
    assertThat(recovery(query).store().isPresent(), is(true));
  }
}
