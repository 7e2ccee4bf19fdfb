/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who is told of what, whenever they come, and what is said of a query that hangs. */
class QueryMonitorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MonitoredQuery query = new MonitoredQuery();
  private final QueryMonitor monitor = query.monitor();

  /** Keeps what it is told. */
  private static class Told implements ProgressListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void onProgress(QueryProgress progress) {
      events.add("#" + progress.batchId());
    }

    @Override
    public void onTerminated(QueryStatus status) {
      events.add(status.state().name());
    }
  }

  @Test
  void whoeverComesAfterTheEnd_isToldOfItAtOnce_andEveryoneOnce() {
    Told before = new Told();
    Told after = new Told();
    monitor.addListener(before);
    query.batch(1, SECOND);
    monitor.ended(QueryStatus.State.STOPPED, Optional.empty());
    monitor.addListener(after);
    monitor.ended(QueryStatus.State.FAILED, Optional.empty());
    assertThat(before.events, contains("#0", "STOPPED"));
    assertThat(after.events, contains("STOPPED"));
  }

  @Test
  void whoeverFollows_isToldOfEachBatchOnce_alsoOfOneThatEndsJustThen() throws Exception {
    query.batch(1, SECOND);
    Thread next = new Thread(() -> query.batch(1, SECOND));
    Told told =
        new Told() {
          @Override
          public void onProgress(QueryProgress progress) {
            super.onProgress(progress);
            if (events.size() == 1) {
              next.start();
              await()
                  .until(
                      () ->
                          List.of(Thread.State.BLOCKED, Thread.State.TERMINATED)
                              .contains(next.getState()));
            }
          }
        };
    monitor.follow(told);
    next.join();
    assertThat(told.events, contains("#0", "#1"));
    monitor.close();
  }

  @Test
  void aFailure_waitsForTheReportOfTheBatchThatFailed() throws Exception {
    query.batch(1, SECOND);
    Told told = new Told();
    monitor.addListener(told);
    Thread ending =
        new Thread(
            () ->
                monitor.ended(
                    QueryStatus.State.FAILED, Optional.of(new IllegalStateException("no disk"))));
    Thread reporting = new Thread(() -> query.failedBatch("no disk"));
    synchronized (monitor) { // the end comes first
      ending.start();
      await().until(() -> ending.getState() == Thread.State.BLOCKED);
      reporting.start();
    }
    ending.join();
    reporting.join();
    assertThat(told.events, contains("#1", "FAILED"));
    assertThat(monitor.lastProgress().flatMap(QueryProgress::failure), is(Optional.of("no disk")));
    assertThat(monitor.status().message(), is("no disk"));
  }

  @Test
  void withoutBatches_whatHangsIsSeenByWhatWaits() {
    MonitoredQuery ticking = MonitoredQuery.withoutBatches();
    ticking.read("clicks/0", 5, 5);
    ticking.partition("end", "clicks/0", 8);
    ticking.batch(5, Duration.ZERO);
    ticking.passes(SECOND.multipliedBy(61));
    ticking.batch(0, Duration.ZERO); // a tick
    assertThat(said(ticking), hasItem("Nothing has been read for 61 s, and 3 records wait"));
    ticking.monitor().close();

    query.read("clicks/0", 5, 5);
    query.partition("end", "clicks/0", 8);
    query.batch(5, Duration.ZERO);
    query.passes(SECOND.multipliedBy(61));
    assertThat(
        "a runner that tells of its batches ends none then",
        said(query),
        contains("No batch has ended for 61 s"));
    monitor.close();
  }

  private static List<String> said(MonitoredQuery query) {
    return query.monitor().status().troubles().stream().map(Trouble::what).toList();
  }
}
