/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.monitor.QueryProgress.Sink;
import dev.tidemark.monitor.QueryProgress.StateOperator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The figures of a report, out of metrics that were made by hand. */
class ProgressTrackerTest {
  private final MonitoredQuery query = new MonitoredQuery();

  @AfterEach
  void close() {
    query.monitor().close();
  }

  private QueryProgress last() {
    return query.monitor().lastProgress().orElseThrow();
  }

  @Test
  void durationsAndRates() {
    query.batch(100, Duration.ofMillis(300), Duration.ofMillis(1_500), Duration.ofSeconds(2));
    assertThat(last().batchDuration(), is(2_000L));
    assertThat(
        last().durationMs(),
        is(Map.of("getBatch", 200L, "addBatch", 1_500L, "triggerExecution", 2_000L)));
    assertThat("of its own 2 s", last().inputRowsPerSecond(), is(50.0));
    assertThat(last().processedRowsPerSecond(), is(50.0));

    query.batch(100, Duration.ofSeconds(3));
    assertThat("since the one before began", last().inputRowsPerSecond(), is(50.0));
    assertThat(last().processedRowsPerSecond(), is(33.3));
    assertThat(last().numInputRows(), is(100L));
    assertThat(last().totals().read(), is(200L));
  }

  @Test
  void aTablesVersion_isOfWhenItWasSeenFirst() {
    query.set("Sink0Write", "version", 4);
    query.batch(1, Duration.ofSeconds(1));
    Sink first = last().sinks().get(0);
    assertThat(first.version(), is(Optional.of(4L)));
    Instant committed = first.lastCommit().orElseThrow();

    await().until(() -> Instant.now().isAfter(committed.plusMillis(1)));
    query.set("Sink0Write", "version", 4); // as on Flink, at each reading
    query.batch(1, Duration.ofSeconds(1));
    assertThat(last().sinks().get(0).lastCommit(), is(Optional.of(committed)));

    query.set("Sink0Write", "version", 5);
    query.batch(1, Duration.ofSeconds(1));
    assertThat(last().sinks().get(0).version(), is(Optional.of(5L)));
    assertThat(last().sinks().get(0).lastCommit().orElseThrow().isAfter(committed), is(true));
  }

  @Test
  void state_isNeverLessThanNothing() {
    query.count("Sink0Result", "state_rows_kept", -3); // of rows that another task had added
    query.count("Sink0Result", "state_bytes_kept", -30);
    query.batch(1, Duration.ofSeconds(1));
    StateOperator state = last().stateOperators().get(0);
    assertThat(state.numRowsTotal(), is(0L));
    assertThat(state.memoryUsedBytes(), is(0L));
  }
}
