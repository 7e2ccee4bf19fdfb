/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table whose disk fills up: the program ends with the reason, and when there is room again and
 * it is started again, the table is what it would have been. The disk is a small tmpfs, which takes
 * root to mount.
 */
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void theProgramEndsWithTheReason_andGoesOnWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=384k", "tmpfs", disk.toString());
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      kafka.createTopic("full", 2);
      EventStream stream =
          new EventStream(kafka.bootstrapServers(), "full", EventStream.Shape.even(2), 300, 10, 7);
      Job job = job(kafka, disk);
      Account account =
          new Account(
              stream,
              job,
              row -> true,
              List.of(
                  new Account.Claim(
                      Results.delta("table", disk.resolve("table")), Truth.windows(10_000))));
      try (EventStream.Writing writing = stream.begin()) {
        try (Program program = job.start(Optional.empty())) {
          assertThat(program.awaitExit(PATIENCE.toSeconds()), is(Optional.of(1)));
          assertThat(program.said(), containsString("No space left on device"));
        }
        writing.end();
        run("mount", "-o", "remount,size=64m", disk.toString());
        try (Program program = job.start(Optional.empty())) {
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofSeconds(1))
              .ignoreExceptions()
              .until(() -> !program.isAlive() || account.isComplete());
          program.terminate();
          program.awaitExit(30);
        }
        assertThat(account.faults(), is(empty()));
        System.out.println("disk full: " + account.summary());
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private Job job(LocalKafka kafka, Path disk) throws IOException {
    return Job.of(
        directory.resolve("job"),
        "full",
        """
        source: {format: kafka, bootstrapServers: "%s", subscribe: full, startingOffsets: earliest, value: json}
        schema: %s
        watermark: {column: ts, delay: 30 seconds}
        groupBy: [page]
        window: {tumbling: 10 seconds}
        aggregates: {views: count(*), ids: sum(id)}
        sinks:
          - {format: delta, path: %s/table, outputMode: append, trigger: 1 second}
        """
            .formatted(kafka.bootstrapServers(), EventStream.SCHEMA, disk));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(
          String.join(" ", command)
              + " did not work: this test mounts a small tmpfs, and has to be run by root");
    }
  }
}
