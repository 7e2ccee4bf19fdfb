/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.fault.KillPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A query that is killed while its stream goes on, at each of the places that matter and at any
 * other, and is started again each time. In the end every row is compared.
 */
class KillsIT {
  private static final int KILLS = Integer.getInteger("e2e.kills", 8);
  private static final long PATIENCE_SECONDS = 300;
  private static final long WINDOW_MILLIS = 10_000;
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());

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

  @Test
  void appendToDelta_andUpdateToTheConsole() throws Exception {
    survives(
        "flagship",
        "tumbling: 10 seconds",
        """
          - {format: delta, path: %s, outputMode: append, trigger: 2 seconds}
          - {format: console, outputMode: update, trigger: 3 seconds}
        """
            .formatted(directory.resolve("table")));
  }

  private void survives(String name, String window, String sinks) throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    kafka.createTopic(name, 4);
    EventStream stream =
        new EventStream(
            kafka.bootstrapServers(), name, EventStream.Shape.even(4), KILLS * 60L, 10, SEED);
    Path query = query(name, window, sinks);
    Path output = directory.resolve("output.txt");
    ExecutorService writing = Executors.newSingleThreadExecutor();
    List<String> kills = new ArrayList<>();
    try {
      Future<Void> written = writing.submit(stream);
      for (int i = 0; i < KILLS; i++) {
        kills.add(kill(i, random, query, output));
      }
      stream.stop();
      written.get();
      Account account =
          new Account(stream, directory.resolve("table"), directory.resolve("dead"), WINDOW_MILLIS);
      try (Program program = Program.run(query, Optional.empty(), output)) {
        await()
            .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
            .pollInterval(Duration.ofSeconds(1))
            .ignoreExceptions()
            .until(() -> account.isComplete() || !program.isAlive());
        program.terminate();
        assertThat(program.awaitExit(PATIENCE_SECONDS).orElseThrow(), anyOf(is(0), is(143)));
      }
      assertThat(kills + "\n" + account.summary(), account.faults(), is(empty()));
      System.out.println(name + ": " + account.summary() + "; killed " + kills);
    } finally {
      stream.stop();
      writing.shutdownNow();
    }
  }

  /** Lets the query run until it is killed, at a place or after a while; says which. */
  private static String kill(int i, Random random, Path query, Path output) throws Exception {
    KillPoint[] points = KillPoint.values();
    if (i % (points.length + 2) < points.length) {
      KillPoint point = points[i % (points.length + 2)];
      String at = point.label() + ":" + random.nextInt(6);
      try (Program program = Program.run(query, Optional.of(at), output)) {
        assertThat(
            "the process that kills itself at " + at,
            program.awaitExit(PATIENCE_SECONDS),
            is(Optional.of(KillPoint.EXIT_CODE)));
      }
      return at;
    }
    long millis = 6_000L + random.nextInt(10_000);
    try (Program program = Program.run(query, Optional.empty(), output)) {
      CompletableFuture.runAsync(
              () -> {},
              CompletableFuture.delayedExecutor(millis, java.util.concurrent.TimeUnit.MILLISECONDS))
          .get();
      assertThat("the process lives until it is killed", program.isAlive(), is(true));
      program.kill();
    }
    return millis + " ms";
  }

  private Path query(String name, String window, String sinks) throws Exception {
    return Files.writeString(
        directory.resolve("query.yaml"),
        """
        name: %s
        source:
          format: kafka
          bootstrapServers: %s
          subscribe: %s
          startingOffsets: earliest
          value: json
        schema: %s
        watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
        groupBy: [page]
        window: {%s}
        aggregates:
          views: count(*)
          ids: sum(id)
        checkpointLocation: %s
        sinks:
        %s
        deadLetter: {format: json, path: %s}
        """
            .formatted(
                name,
                kafka.bootstrapServers(),
                name,
                EventStream.SCHEMA,
                window,
                directory.resolve("checkpoint"),
                sinks.stripTrailing(),
                directory.resolve("dead")));
  }
}
