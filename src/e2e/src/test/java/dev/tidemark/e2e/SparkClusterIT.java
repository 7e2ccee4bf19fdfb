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
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flagship on a standalone cluster of Spark's, handed to it by the command that {@code tidemark
 * submit} says, while executors, workers and drivers are killed. In the end every row is compared.
 */
class SparkClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int MOST_STARTS = 5;
  private static final int PARTITIONS = 4;
  private static final int WINDOW_MILLIS = 60_000;
  private static final long LONGEST_SECONDS = 1_800;
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private LocalKafka kafka;
  private SparkCluster cluster;
  private EventStream stream;
  private ExecutorService writing;
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
    job = Job.of(directory.resolve("flagship"), "flagship", query());
    account =
        new Account(
            stream,
            job,
            row -> true,
            List.of(
                new Account.Claim(
                    Results.delta("table", job.resolve("table")), Truth.windows(WINDOW_MILLIS))));
    writing = Executors.newSingleThreadExecutor();
  }

  @AfterEach
  void endAll() {
    stream.stop();
    writing.shutdownNow();
    cluster.close();
    kafka.close();
  }

  @Test
  void clientMode_executorWorkerAndDriverKilled() throws Exception {
    Future<Void> written = writing.submit(stream);
    try (Submitted first = submit("client")) {
      awaitMoreWindows(first);
      assertThat("splits are read by both executors", readersOf(2), is(splits()));

      cluster.executors(0).get(0).destroyForcibly();
      awaitMoreWindows(first);

      cluster.killWorker(0);
      cluster.startWorker();
      awaitMoreWindows(first);
      assertThat("the driver outlives executor and worker", first.isAlive(), is(true));
      first.kill();
    }
    try (Submitted second = submit("client")) {
      awaitMoreWindows(second);
      stream.stop();
      written.get();
      awaitEnd(second);
      second.terminate();
      assertThat(second.awaitExit(), anyOf(is(0), is(143)));
    }
    assertThat(account.summary(), account.faults(), is(empty()));
    System.out.println("client mode, seed " + SEED + ": " + account.summary());
  }

  @Test
  void clusterMode_driverKilledAndStartedAgain() throws Exception {
    Future<Void> written = writing.submit(stream);
    try (Submitted submission = submit("cluster")) {
      assertThat(submission.awaitExit(), is(0));
      awaitMoreWindows(submission);
      assertThat("splits are read by both executors", readersOf(2), is(splits()));

      ProcessHandle driver = cluster.drivers().get(0);
      driver.destroyForcibly();
      awaitMoreWindows(submission);
      assertThat("another driver", cluster.drivers().get(0).pid() == driver.pid(), is(false));

      cluster.executors(0).get(0).destroyForcibly();
      awaitMoreWindows(submission);
      stream.stop();
      written.get();
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

  private void awaitMoreWindows(Submitted submitted) throws IOException {
    int before = rows();
    await("more windows in the table")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> rows() > before + 20 || submitted.hasFailed());
    assertThat(submitted.hasFailed(), is(false));
  }

  private int rows() {
    try {
      return DeltaTableReader.latest(job.resolve("table").toString()).rows().size();
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

  /** Says the command, and gives it to a shell as it is. */
  private Submitted start(String deployMode) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", System.getProperty("tidemark.program"), "submit"));
    command.add(job.resolve("query.yaml").toString());
    command.addAll(List.of("--master", cluster.url(), "--deploy-mode", deployMode, "--dry-run"));
    command.addAll(List.of("--driver-memory", "700m", "--executor-memory", "700m"));
    command.addAll(List.of("--executor-cores", "1", "--ui-port=0"));
    Path said = directory.resolve("command.sh");
    ProcessBuilder dryRun = new ProcessBuilder(command);
    dryRun.environment().putAll(cluster.environment());
    dryRun.redirectOutput(said.toFile()).redirectError(directory.resolve("dry-run.txt").toFile());
    assertThat(dryRun.start().waitFor(), is(0));
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", "exec " + Files.readString(said));
    shell.environment().putAll(cluster.environment());
    shell.redirectErrorStream(true);
    shell.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("submitted.log").toFile()));
    return new Submitted(shell.start());
  }

  private String query() {
    return """
        source: {format: kafka, bootstrapServers: "%s", subscribe: clicks, startingOffsets: earliest, value: json}
        schema: %s
        watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
        groupBy: [page]
        window: {tumbling: 1 minute}
        aggregates: {views: count(*), ids: sum(id)}
        sinks:
          - {format: delta, path: DIR/table, outputMode: append, trigger: 2 seconds}
        """
        .formatted(kafka.bootstrapServers(), EventStream.SCHEMA);
  }
}
