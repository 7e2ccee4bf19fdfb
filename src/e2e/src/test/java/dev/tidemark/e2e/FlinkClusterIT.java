/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The flagship on a standalone cluster of Flink's, handed to it by the command that {@code tidemark
 * submit} says: a task manager is killed, and the job is stopped with a savepoint and submitted
 * again. In the end every row is compared.
 */
class FlinkClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int PARTITIONS = 4;
  private static final int WINDOW_MILLIS = 60_000;
  private static final long LONGEST_SECONDS = 1_800;
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());
  private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private LocalKafka kafka;
  private FlinkCluster cluster;
  private EventStream stream;
  private EventStream.Writing writing;
  private Job job;
  private Account account;

  @BeforeEach
  void startCluster() throws Exception {
    kafka = LocalKafka.start(directory.resolve("broker"));
    kafka.createTopic("clicks", PARTITIONS);
    cluster = FlinkCluster.start(directory);
    cluster.startTaskManager();
    cluster.startTaskManager();
    stream =
        new EventStream(
            kafka.bootstrapServers(),
            "clicks",
            EventStream.Shape.even(PARTITIONS),
            LONGEST_SECONDS,
            2,
            SEED);
    job =
        Job.of(
            directory.resolve("flagship"),
            "flagship",
            """
            source: {format: kafka, bootstrapServers: "%s", subscribe: clicks, startingOffsets: earliest, value: json}
            schema: %s
            watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
            groupBy: [page]
            window: {tumbling: 1 minute}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: DIR/table, outputMode: append, trigger: 2 seconds}
            """
                .formatted(kafka.bootstrapServers(), EventStream.SCHEMA));
    account =
        new Account(
            stream,
            job,
            row -> true,
            List.of(
                new Account.Claim(
                    Results.delta("table", job.resolve("table")), Truth.windows(WINDOW_MILLIS))));
    writing = stream.begin();
  }

  @AfterEach
  void endAll() {
    writing.close();
    cluster.close();
    kafka.close();
  }

  @Test
  void taskManagerKilled_thenEndedWithASavepoint_andSubmittedAgain() throws Exception {
    String first = submit();
    awaitMoreWindows();
    awaitCheckpoint();

    cluster.killTaskManager(0);
    cluster.startTaskManager();
    awaitMoreWindows();

    cluster.flink("savepoint", first, job.resolve("checkpoint/flink/savepoints").toString());
    cluster.flink("cancel", first);
    String second = submit();
    awaitMoreWindows();
    writing.end();
    await("every row is somewhere")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .ignoreExceptions()
        .until(account::isComplete);
    cluster.flink("cancel", second);
    assertThat(account.summary(), account.faults(), is(empty()));
    System.out.println("flink, seed " + SEED + ": " + account.summary());
  }

  private void awaitCheckpoint() {
    await("a checkpoint")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              try (var files = Files.walk(job.resolve("checkpoint/flink"))) {
                return files.anyMatch(f -> f.endsWith("_metadata"));
              }
            });
  }

  private void awaitMoreWindows() {
    int before = rows();
    await("more windows in the table")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> rows() > before + 20);
  }

  private int rows() {
    try {
      return DeltaTableReader.latest(job.resolve("table").toString()).rows().size();
    } catch (IOException | RuntimeException e) {
      return 0; // there is no table yet
    }
  }

  /** Says the command, gives it to a shell as it is, and returns the job that it started. */
  private String submit() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", System.getProperty("tidemark.program"), "submit"));
    command.add(job.resolve("query.yaml").toString());
    command.addAll(List.of("--runner", "flink", "--master", cluster.address(), "--dry-run"));
    String shell = run(command);
    Matcher submitted = JOB.matcher(run(List.of("bash", "-c", shell)));
    assertThat("a job was submitted", submitted.find(), is(true));
    return submitted.group(1);
  }

  private String run(List<String> command) throws Exception {
    Path output = Files.createTempFile(directory, "command", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(cluster.environment());
    builder.redirectOutput(output.toFile());
    builder.redirectError(
        ProcessBuilder.Redirect.appendTo(directory.resolve("submitted.log").toFile()));
    int exitCode = builder.start().waitFor();
    String said = Files.readString(output);
    assertThat(command + "\n" + said, exitCode, is(0));
    return said;
  }
}
