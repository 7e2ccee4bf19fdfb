/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What happens around a query: brokers and directories that go and come back, and bad input. */
class FaultsIT {
  private static final boolean SHORT = Boolean.getBoolean("e2e.short");
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Instant BASE = EventStream.BASE;

  /** Twelve ways in which a record is no row. */
  private static final List<String> NO_ROWS =
      List.of(
          "{\"id\": ID, \"page\": \"/p",
          "TIME INFO \"id\": ID opened /p1",
          "{\"id\": ID, \"page\": \"/p1\"}",
          "{\"id\": ID, \"page\": \"/p1\", \"ts\": null}",
          "{\"id\": ID, \"page\": \"/p1\", \"ts\": \"yesterday\"}",
          "{\"id\": ID, \"page\": \"/p1\", \"ts\": \"9999-12-31T23:59:59Z\"}",
          "{\"id\": ID, \"page\": \"/p1\", \"ts\": true}",
          "{\"id\": ID, \"page\": \"/p\u00bf\", \"ts\": \"TIME\"}",
          "{\"n\": {\"id\": ID}, \"id\": \"x\", \"page\": \"/p1\", \"ts\": \"TIME\"}",
          "[{\"id\": ID, \"page\": \"/p1\", \"ts\": \"TIME\"}]",
          "{\"n\": {\"id\": ID}, \"id\": 99999999999999999999, \"page\": \"/p1\", \"ts\": \"TIME\"}",
          "{\"id\": ID, \"page\": \"/p1\", \"ts\": \"TIME\"}{\"id\": 1}");

  private static final int BAD_INPUT_PARTITIONS = 4;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path brokerDirectory;

  private static Broker broker;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /**
   * Every tenth record is no row, one row has 15 MB, and some hundreds are delivered two to four
   * times, at once or after others, in one partition or in several.
   */
  @Test
  void badInput_isPutAside_andNothingElse() throws Exception {
    broker.createTopicOfLongRecords("bad_input", BAD_INPUT_PARTITIONS);
    Random random = new Random(SEED);
    List<EventStream.Sent> copied = new ArrayList<>();
    try (Feed feed = new Feed(broker.servers(), "bad_input", SEED)) {
      for (int i = 0; i < 12_000; i++) {
        int partition = random.nextInt(BAD_INPUT_PARTITIONS);
        Instant time = BASE.plusMillis(i * 20L);
        if (i % 10 == 3) {
          feed.noRow(partition, NO_ROWS.get(i / 10 % NO_ROWS.size()), time);
        } else if (i == 6_000) {
          feed.longRow(partition, time, 15_000_000);
        } else {
          EventStream.Sent row = feed.row(partition, time);
          if (i % 20 == 0) {
            feed.again(partition, row); // a record each, so each is counted
            copied.add(row);
          }
        }
        if (i % 60 == 59) { // after others, wherever
          for (EventStream.Sent row : copied) {
            for (int copies = random.nextInt(3); copies > 0; copies--) {
              feed.again(random.nextInt(BAD_INPUT_PARTITIONS), row);
            }
          }
          copied.clear();
        }
      }
      for (int partition = 0; partition < BAD_INPUT_PARTITIONS; partition++) {
        feed.closing(partition, BASE.plusSeconds(3_600));
      }
      feed.flush();
      Account account =
          broker.windows(directory, "bad_input", feed, "delay: 30 seconds, idleTimeout: 1 minute");
      try (Program program = account.job().start(Optional.empty())) {
        SkewIT.end(account, program);
      }
      long rows = feed.sent().size() + (long) BAD_INPUT_PARTITIONS;
      long malformed = feed.malformed().size();
      assertThat(
          RunCounts.of(account.job()),
          is(new RunCounts(rows + malformed, rows, 0, 0, 0, malformed, malformed)));
    }
  }

  @Test
  @Tag("short")
  void brokersThatGoAndComeBack_costNothing() throws Exception {
    broker.kafka().createTopic("outages", 2);
    EventStream stream =
        new EventStream(broker.servers(), "outages", EventStream.Shape.even(2), 1_800, 5, SEED);
    Account account =
        broker.windows(directory, "outages", stream, "delay: 30 seconds, idleTimeout: 1 minute");
    try (Program program = account.job().start(Optional.empty());
        EventStream.Writing writing = stream.begin()) {
      for (int seconds : SHORT ? List.of(10) : List.of(10, 10, 10, 120)) {
        awaitBatches(account.job(), program, 3);
        broker.kafka().stop();
        Thread.sleep(seconds * 1_000L);
        broker.kafka().restart();
        account.lookAtWatermark();
      }
      awaitBatches(account.job(), program, 2);
      writing.end();
      SkewIT.end(account, program);
    }
  }

  /**
   * By a file in its place, which keeps even those out who may write anywhere: root, as which tests
   * often run, is not kept out by a directory's permissions.
   */
  @Test
  void aTableThatCannotBeWritten_stopsTheQuery_whichGoesOnWhenItCan() throws Exception {
    broker.kafka().createTopic("no_table", 2);
    EventStream stream =
        new EventStream(broker.servers(), "no_table", EventStream.Shape.even(2), 1_800, 5, SEED);
    Account account =
        broker.windows(directory, "no_table", stream, "delay: 30 seconds, idleTimeout: 1 minute");
    Path table = account.job().resolve("table");
    Path aside = account.job().resolve("aside");
    try (Program program = account.job().start(Optional.empty(), "--restart-on-failure", "20");
        EventStream.Writing writing = stream.begin()) {
      awaitBatches(account.job(), program, 3);
      Files.move(table, aside);
      Files.createFile(table);
      await()
          .atMost(PATIENCE)
          .until(() -> program.said().contains("2 of 20") || !program.isAlive());
      Files.delete(table);
      Files.move(aside, table);
      account.lookAtWatermark();
      awaitBatches(account.job(), program, 3);
      writing.end();
      SkewIT.end(account, program);
      assertThat(program.said(), containsString("It is started again"));
    }
  }

  /** Five minutes back, when it runs: it goes on at once, and windows close as they would have. */
  @Test
  void aClockThatIsSetBack_costsNothing() throws Exception {
    broker.kafka().createTopic("clock", 2);
    EventStream stream =
        new EventStream(broker.servers(), "clock", EventStream.Shape.even(2), 1_800, 5, SEED);
    Account account =
        broker.windows(directory, "clock", stream, "delay: 30 seconds, idleTimeout: 1 minute");
    SetClock clock = SetClock.in(directory);
    try (Program program = account.job().start(clock);
        EventStream.Writing writing = stream.begin()) {
      awaitBatches(account.job(), program, 5);
      clock.set(Duration.ofMinutes(-5));
      long set = System.nanoTime();
      awaitBatches(account.job(), program, 5);
      assertThat(
          "it goes on long before the clock is where it was",
          Duration.ofNanos(System.nanoTime() - set),
          lessThan(Duration.ofMinutes(4)));
      account.lookAtWatermark();
      awaitBatches(account.job(), program, 3);
      writing.end();
      SkewIT.end(account, program);
    }
  }

  /**
   * Five minutes back while rows wait for their table's trigger, then a while, a kill, and another
   * start by the same clock. What the ledger forgets must not be waiting still.
   */
  @Test
  void rowsThatWaitForATrigger_areNotLost_whenTheClockIsSetBackAndTheProgramKilled()
      throws Exception {
    broker.kafka().createTopic("waiting", 2);
    EventStream stream =
        new EventStream(broker.servers(), "waiting", EventStream.Shape.even(2), 1_800, 5, SEED);
    Job job = waiting();
    Results table = Results.delta("table", job.resolve("table"));
    Account account =
        new Account(stream, job, row -> true, List.of(new Account.Claim(table, Truth.rows())));
    SetClock clock = SetClock.in(directory);
    try (EventStream.Writing writing = stream.begin()) {
      try (Program program = job.start(clock)) {
        awaitBatches(job, program, 5);
        clock.set(Duration.ofMinutes(-5));
        // three triggers, in which nothing that could be waited for must happen
        await().pollDelay(Duration.ofSeconds(90)).atMost(PATIENCE).until(program::isAlive);
        program.kill();
      }
      try (Program program = job.start(clock)) {
        awaitBatches(job, program, 5);
        writing.end();
        SkewIT.end(account, program);
      }
    }
  }

  private Job waiting() throws IOException {
    return Job.of(
        directory,
        "waiting",
        """
        source: {format: kafka, bootstrapServers: "%s", subscribe: waiting, startingOffsets: earliest, value: json}
        schema: %s
        select: [id, page, id * 2 AS doubled]
        sinks:
          - {format: delta, path: DIR/table, outputMode: append, trigger: 30 seconds}
        """
            .formatted(broker.servers(), EventStream.SCHEMA));
  }

  private static void awaitBatches(Job job, Program program, int batches) throws Exception {
    long last = job.lastBatch();
    await().atMost(PATIENCE).until(() -> job.lastBatch() >= last + batches || !program.isAlive());
    assertThat("the program runs", program.isAlive(), is(true));
  }
}
