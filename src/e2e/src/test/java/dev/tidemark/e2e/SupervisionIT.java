/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.cli.demo.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --restart-on-failure}, and how the program ends when it is told to. */
class SupervisionIT {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Less than after which a program that hangs halts itself. */
  private static final long SECONDS_TO_END = 15;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path brokerDirectory;

  private static LocalKafka kafka;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(brokerDirectory);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  private Job job(String name, String servers) throws IOException {
    return Job.of(
        directory,
        name,
        """
        source: {format: kafka, bootstrapServers: "%s", subscribe: %s, startingOffsets: earliest, value: json}
        schema: %s
        watermark: {column: ts, delay: 30 seconds}
        groupBy: [page]
        window: {tumbling: 10 seconds}
        aggregates: {views: count(*), ids: sum(id)}
        sinks:
          - {format: delta, path: DIR/table, outputMode: append, trigger: 1 second}
        """
            .formatted(servers, name, EventStream.SCHEMA));
  }

  @Test
  void killed_isStartedAgain_losesNothing_andEndsWithinSecondsWhenItIsToldTo() throws Exception {
    kafka.createTopic("supervised", 2);
    EventStream stream =
        new EventStream(
            kafka.bootstrapServers(), "supervised", EventStream.Shape.even(2), 1_800, 10, 7);
    Job job = job("supervised", kafka.bootstrapServers());
    Account account =
        new Account(
            stream,
            job,
            row -> true,
            List.of(
                new Account.Claim(
                    Results.delta("table", job.resolve("table")), Truth.windows(10_000))));
    try (Program program = job.start(Optional.empty(), "--restart-on-failure", "2");
        EventStream.Writing writing = stream.begin()) {
      awaitBatches(job, program, 3);
      program.children().forEach(ProcessHandle::destroyForcibly);
      awaitBatches(job, program, 2);
      account.lookAtWatermark();
      awaitBatches(job, program, 5);
      writing.end();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreExceptions()
          .until(() -> !program.isAlive() || account.isComplete());
      List<ProcessHandle> children = program.children();
      long begun = System.nanoTime();
      program.terminate();
      assertThat(program.awaitExit(SECONDS_TO_END).orElseThrow(), anyOf(is(0), is(143)));
      System.out.println(
          "told to end, it took " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
      assertThat(children.stream().filter(ProcessHandle::isAlive).toList(), is(empty()));
      assertThat(account.faults(), is(empty()));
      assertThat(account.imbalance(), is(empty()));
      assertThat(
          program.said(),
          containsString("it was killed by signal 9. It is started again in 1 s, 1 of 2"));
      System.out.println("supervised: " + account.summary());
    }
  }

  private static void awaitBatches(Job job, Program program, int batches) throws IOException {
    long last = job.lastBatch();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                (job.lastBatch() >= last + batches && program.children().size() == 1)
                    || !program.isAlive());
  }

  @Test
  void failsForGood_endsWithOneAndTheCause_afterSoManyRestarts() throws Exception {
    kafka.createTopic("failing", 1);
    EventStream stream =
        new EventStream(kafka.bootstrapServers(), "failing", EventStream.Shape.even(1), 1, 10, 7);
    Job job = job("failing", kafka.bootstrapServers());
    try (Program program = job.start(Optional.empty(), "--restart-on-failure", "1")) {
      await().atMost(PATIENCE).until(() -> job.lastBatch() >= 0); // it has looked at the table
      // the next commit finds its place taken by something that is no commit
      Files.createDirectories(
          job.resolve("table/_delta_log/00000000000000000001.json").resolve("occupied"));
      stream.call();
      assertThat(program.awaitExit(PATIENCE.toSeconds()), is(Optional.of(1)));
      assertThat(program.said(), containsString("It is started again in 1 s, 1 of 1"));
      assertThat(program.said(), containsString("gives up: it failed 2 times in a row"));
      assertThat(program.said(), containsString("00000000000000000001.json"));
    }
  }

  @Test
  void aBrokerThatIsNotThereAtTheFirstStart_isNotTriedAgain() throws Exception {
    Job job = job("nowhere", "127.0.0.1:1");
    try (Program program = job.start(Optional.empty(), "--restart-on-failure", "5")) {
      assertThat(program.awaitExit(PATIENCE.toSeconds()), is(Optional.of(2)));
      assertThat(program.said(), not(containsString("started again")));
    }
  }
}
