/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flagship, and a query whose state is kept, on a standalone cluster of Spark's, handed to it
 * by the command that {@code tidemark submit} says, while executors, workers and drivers are
 * killed. In the end every row is compared.
 */
class SparkClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int MOST_STARTS = 5;
  private static final int PARTITIONS = 4;
  private static final int WINDOW_MILLIS = 60_000;

  /** As many as a window has. */
  private static final int MORE_ROWS = 600;

  private static final long LONGEST_SECONDS = 1_800;
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private LocalKafka kafka;
  private SparkCluster cluster;
  private EventStream stream;
  private EventStream.Writing writing;
  private Job job;
  private Account account;

  @BeforeEach
  void startCluster() throws Exception {
    kafka = LocalKafka.start(directory.resolve("broker"));
    kafka.createTopic("clicks", PARTITIONS);
    cluster = SparkCluster.start(directory);
    cluster.startWorker();
    cluster.startWorker();
    stream =
        new EventStream(
            kafka.bootstrapServers(),
            "clicks",
            EventStream.Shape.even(PARTITIONS),
            LONGEST_SECONDS,
            2,
            SEED);
    writing = stream.begin();
  }

  @AfterEach
  void endAll() {
    writing.close();
    cluster.close();
    kafka.close();
  }

  private void given(String name, String query, Map<String, Truth> tables) throws IOException {
    job = Job.of(directory.resolve(name), name, query);
    List<Account.Claim> claims = new ArrayList<>();
    tables.forEach(
        (table, truth) ->
            claims.add(new Account.Claim(Results.delta(table, job.resolve(table)), truth)));
    account = new Account(stream, job, row -> true, claims);
  }

  @Test
  void clientMode_executorWorkerAndDriverKilled() throws Exception {
    given("flagship", flagship(), Map.of("table", Truth.windows(WINDOW_MILLIS)));
    try (Submitted first = submit("client")) {
      awaitMoreRows(first);
      assertThat("splits are read by both executors", readersOf(2), is(splits()));

      cluster.executors(0).get(0).destroyForcibly();
      awaitMoreRows(first);

      cluster.killWorker(0);
      cluster.startWorker();
      awaitMoreRows(first);
      assertThat("the driver outlives executor and worker", first.isAlive(), is(true));
      first.kill();
    }
    submitAgainAndEnd();
    assertThat(account.summary(), account.faults(), is(empty()));
    System.out.println("client mode, seed " + SEED + ": " + account.summary());
  }

  /** Totals over all of time: what they are is in the ledger's state, not in Kafka. */
  @Test
  void stateIsKept_executorAndDriverKilled() throws Exception {
    given("totals", totals(), Map.of("updated", Truth.totals(), "complete", Truth.totals()));
    try (Submitted first = submit("client")) {
      awaitMoreRows(first);
      cluster.executors(0).get(0).destroyForcibly();
      awaitMoreRows(first);
      assertThat("the driver outlives an executor", first.isAlive(), is(true));
      first.kill();
    }
    submitAgainAndEnd();
    assertThat(account.summary(), account.faults(), is(empty()));
    System.out.println("state, seed " + SEED + ": " + account.summary());
  }

  private void submitAgainAndEnd() throws Exception {
    try (Submitted again = submit("client")) {
      awaitMoreRows(again);
      writing.end();
      awaitEnd(again);
      again.terminate();
      assertThat(again.awaitExit(), anyOf(is(0), is(143)));
    }
  }

  @Test
  void clusterMode_driverKilledAndStartedAgain() throws Exception {
    given("flagship", flagship(), Map.of("table", Truth.windows(WINDOW_MILLIS)));
    try (Submitted submission = submit("cluster")) {
      assertThat(submission.awaitExit(), is(0));
      awaitMoreRows(submission);
      assertThat("splits are read by both executors", readersOf(2), is(splits()));

      ProcessHandle driver = cluster.drivers().get(0);
      driver.destroyForcibly();
      awaitMoreRows(submission);
      assertThat("another driver", cluster.drivers().get(0).pid() == driver.pid(), is(false));

      cluster.executors(0).get(0).destroyForcibly();
      awaitMoreRows(submission);
      writing.end();
      awaitEnd(submission);
    }
    assertThat(account.summary(), account.faults(), is(empty()));
    System.out.println("cluster mode, seed " + SEED + ": " + account.summary());
  }

  /** All splits, if each of that many executors has read some and none has read all. */
  private Set<String> readersOf(int executors) throws IOException {
    Map<String, Set<String>> readers = cluster.readers();
    System.out.println("read by: " + readers);
    Set<String> all = new HashSet<>();
    assertThat(readers.size(), is(executors));
    readers.values().forEach(all::addAll);
    readers.values().forEach(splits -> assertThat(splits.size(), greaterThan(0)));
    return all;
  }

  private static Set<String> splits() {
    Set<String> splits = new HashSet<>();
    for (int split = 0; split < PARTITIONS; split++) {
      splits.add("0_" + split);
    }
    return splits;
  }

  private void awaitMoreRows(Submitted submitted) {
    long before = rowsCounted();
    await("more rows are counted in the table")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> rowsCounted() >= before + MORE_ROWS || submitted.hasFailed());
    assertThat(submitted.hasFailed(), is(false));
  }

  private long rowsCounted() {
    Account.Claim claim = account.claims().get(0);
    try {
      return claim.results().rows().stream()
          .mapToLong(row -> claim.truth().sums(row).count())
          .sum();
    } catch (IOException | RuntimeException e) {
      return 0; // there is no table yet
    }
  }

  private void awaitEnd(Submitted submitted) {
    await("every row is somewhere")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> submitted.hasFailed() || account.isComplete());
  }

  /** A call of spark-submit. */
  private record Submitted(Process process) implements AutoCloseable {
    boolean isAlive() {
      return process.isAlive();
    }

    boolean hasFailed() {
      return !process.isAlive() && process.exitValue() != 0;
    }

    int awaitExit() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), is(true));
      return process.exitValue();
    }

    void kill() {
      process.destroyForcibly().onExit().join();
    }

    void terminate() {
      process.destroy();
    }

    @Override
    public void close() {
      kill();
    }
  }

  /**
   * Submits the query until it runs: on a machine that has no time it may find that no broker
   * answers.
   */
  private Submitted submit(String deployMode) throws Exception {
    long before = job.lastBatch();
    Submitted submitted = start(deployMode);
    for (int i = 0; i < MOST_STARTS && deployMode.equals("client"); i++) {
      Submitted started = submitted;
      await("a batch").atMost(PATIENCE).until(() -> !started.isAlive() || job.lastBatch() > before);
      if (started.isAlive()) {
        break;
      }
      submitted = start(deployMode);
    }
    return submitted;
  }

  private Submitted start(String deployMode) throws Exception {
    return new Submitted(
        cluster.submit(
            job.resolve("query.yaml"), "--deploy-mode", deployMode, "--driver-memory", "700m"));
  }

  private String flagship() {
    return read(
        """
        watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
        groupBy: [page]
        window: {tumbling: 1 minute}
        aggregates: {views: count(*), ids: sum(id)}
        sinks:
          - {format: delta, path: DIR/table, outputMode: append, trigger: 2 seconds}
        """);
  }

  private String totals() {
    return read(
        """
        groupBy: [page]
        aggregates: {views: count(*), ids: sum(id)}
        sinks:
          - {format: delta, path: DIR/updated, outputMode: update, trigger: 2 seconds}
          - {format: delta, path: DIR/complete, outputMode: complete, trigger: 3 seconds}
        """);
  }

  private String read(String query) {
    return """
        source: {format: kafka, bootstrapServers: "%s", subscribe: clicks, startingOffsets: earliest, value: json}
        schema: %s
        """
        .formatted(kafka.bootstrapServers(), EventStream.SCHEMA)
        .concat(query);
  }
}
