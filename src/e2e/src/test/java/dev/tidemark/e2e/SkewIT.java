/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that lag, are fuller than others, or rest. */
@Tag("short")
class SkewIT {
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Instant BASE = EventStream.BASE;
  private static final int STEPS = 40;
  private static final int ROWS_OF_A_STEP = 1_500;

  /** What a step is of event time. */
  private static final Duration STEP = Duration.ofSeconds(45);

  private static final Duration BEHIND = Duration.ofMinutes(15);
  private static final Duration DELAY = Duration.ofSeconds(30);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path brokerDirectory;

  private static Broker broker;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /**
   * Half an hour of event time goes by in forty steps, each of which is written when the program
   * has begun a micro-batch since the one before: so each is read in one of its own, or in two.
   * Partitions hold 70, 20, 7.5 and 2.5 % of the rows, and the last one is 15 minutes behind all
   * the while; none rests. The watermark is the last one's, and windows close behind that.
   *
   * <p>Were it the greatest of the partitions' in place of the least, it would be less than two
   * minutes behind the others' rows, and every row of the last partition late from the second step
   * on: their windows end more than 13 minutes before it.
   */
  @Test
  void aPartitionFarBehind_andThinOnes_loseNothing() throws Exception {
    broker.kafka().createTopic("behind", 4);
    try (Feed feed = new Feed(broker.servers(), "behind", SEED)) {
      Account account = broker.windows(directory, "behind", feed, "delay: 30 seconds");
      try (Program program = account.job().start(Optional.empty())) {
        awaitBatchAfter(-1, account, program);
        for (int step = 0; step < STEPS; step++) {
          long batch = account.job().lastBatch();
          writeStep(feed, step);
          awaitBatchAfter(batch, account, program);
          if (step == STEPS * 3 / 4) {
            awaitWindows(account, program, 100); // of all partitions, long before the end
            requireClosedBehindTheLast(account, step);
          }
        }
        requireClosedBehindTheLast(account, STEPS - 1);
        for (int partition = 0; partition < 4; partition++) {
          feed.closing(partition, BASE.plusSeconds(7_200));
        }
        feed.flush();
        end(account, program);
      }
      assertThat("nothing is late", account.job().deadLetters().late(), is(empty()));
      RunCounts counts = RunCounts.of(account.job());
      assertThat("by its own account", counts.late(), is(0L));
      assertThat("in one run", counts.aggregated(), is(feed.sent().size() + 4L));
    }
  }

  private void writeStep(Feed feed, int step) throws Exception {
    double[] share = {0.7, 0.9, 0.975, 1};
    for (int i = 0; i < ROWS_OF_A_STEP; i++) {
      double drawn = random.nextDouble();
      int partition = 0;
      while (drawn >= share[partition]) {
        partition++;
      }
      Duration elapsed =
          STEP.multipliedBy(step)
              .plus(STEP.multipliedBy(i).dividedBy(ROWS_OF_A_STEP))
              .minusMillis(random.nextInt(20_000));
      feed.row(partition, BASE.plus(partition == 3 ? elapsed.minus(BEHIND) : elapsed));
    }
    feed.flush();
  }

  private static void awaitBatchAfter(long batch, Account account, Program program) {
    await().atMost(PATIENCE).until(() -> account.job().lastBatch() > batch || !program.isAlive());
    assertThat("the program runs", program.isAlive(), is(true));
  }

  /** No window has closed that may get rows of the partition that is behind. */
  private static void requireClosedBehindTheLast(Account account, int step) throws IOException {
    Instant written = BASE.plus(STEP.multipliedBy(step + 1L)).minus(BEHIND);
    for (Map<String, Object> row : account.claims().get(0).results().rows()) {
      Instant end = Instant.parse(row.get("window_end").toString());
      assertThat("closed after step " + step, end, is(lessThanOrEqualTo(written.minus(DELAY))));
    }
  }

  /** What is shown last comes out by the clock alone, since all partitions rest. */
  @Test
  void partitionsThatRest_doNotHoldTheOthers_andLoseNothingWhenTheyComeBack() throws Exception {
    broker.kafka().createTopic("resting", 8);
    try (Feed feed = new Feed(broker.servers(), "resting", SEED)) {
      Account account =
          broker.windows(directory, "resting", feed, "delay: 5 seconds, idleTimeout: 5 seconds");
      fill(feed, List.of(0, 1, 2, 3, 4, 5, 6), 0); // one of eight is idle from the start
      try (Program program = account.job().start(Optional.empty())) {
        awaitWindows(account, program, 0);
        fill(feed, List.of(0), 60); // now seven of eight are
        awaitWindows(account, program, 60);
        Set<Long> tooLate = new HashSet<>();
        for (int i = 0; i < 20; i++) { // the one that never had any comes with what is over
          tooLate.add(feed.row(7, BASE.plusSeconds(i), EventStream.Grade.LATE).id());
        }
        fill(feed, List.of(0, 1, 2, 3, 4, 5, 6, 7), 120); // and with what is not, as all others
        awaitWindows(account, program, 120);
        fill(feed, List.of(3), 180);
        end(account, program); // all rest
        assertThat(account.job().deadLetters().late(), hasItems(tooLate.toArray(Long[]::new)));
      }
    }
  }

  /** Rows of a minute from so many seconds after {@code BASE} on, in order. */
  private static void fill(Feed feed, List<Integer> partitions, int from) throws Exception {
    for (int second = from; second < from + 60; second++) {
      for (int partition : partitions) {
        feed.row(partition, BASE.plusSeconds(second));
      }
    }
    feed.flush();
  }

  /** Waits for the window that begins twenty seconds after {@code from}. */
  private static void awaitWindows(Account account, Program program, int from) {
    Results table = account.claims().get(0).results();
    String start = BASE.plusSeconds(from + 20).toString();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () -> {
              assertThat("the program runs", program.isAlive(), is(true));
              return table.rows().stream()
                  .anyMatch(row -> start.equals(row.get("window_start").toString()));
            });
  }

  static void end(Account account, Program program) throws IOException, InterruptedException {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> !program.isAlive() || account.isComplete());
    program.terminate();
    List<Integer> ends = new ArrayList<>(List.of(0, 143));
    assertThat(ends.contains(program.awaitExit(PATIENCE.toSeconds()).orElseThrow()), is(true));
    System.out.println(account.job().name() + ", seed " + SEED + ": " + account.summary());
    assertThat(account.faults(), is(empty()));
    assertThat(account.imbalance(), is(empty()));
  }
}
