/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same topic is read by one, two and four executors, processes of one core each on a standalone
 * cluster. The result is the same, and how fast each was is said.
 */
class SparkExecutorsIT {
  private static final int ROWS = Integer.getInteger("e2e.rows", 400_000);
  private static final int PARTITIONS = 4;
  private static final int WINDOW_MILLIS = 60_000;
  private static final int PUT_AT_A_TIME = 20_000;
  private static final int ROWS_PER_SECOND = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private LocalKafka kafka;
  private SparkCluster cluster;

  @BeforeEach
  void startCluster() throws Exception {
    kafka = LocalKafka.start(directory.resolve("broker"));
    kafka.createTopic("clicks", PARTITIONS);
    cluster = SparkCluster.start(directory);
    cluster.startWorker();
    cluster.startWorker();
  }

  @AfterEach
  void endAll() {
    cluster.close();
    kafka.close();
  }

  @Test
  void oneTwoAndFourExecutors_giveTheSame() throws Exception {
    try (Feed feed = new Feed(kafka.bootstrapServers(), "clicks", 1)) {
      fill(feed);
      List<String> figures = new ArrayList<>();
      for (int executors : List.of(1, 2, 4)) {
        figures.add(run(feed, executors));
      }
      figures.forEach(System.out::println);
    }
  }

  private static void fill(Feed feed) throws Exception {
    Random random = new Random(1);
    for (int row = 0; row < ROWS; row++) {
      long millis = row * 1_000L / ROWS_PER_SECOND - random.nextInt(20_000);
      feed.row(row % PARTITIONS, EventStream.BASE.plusMillis(millis));
      if (row % PUT_AT_A_TIME == 0) {
        feed.flush();
      }
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      feed.closing(partition, EventStream.BASE.plus(Duration.ofDays(1)));
    }
    feed.flush();
  }

  private String run(Feed feed, int executors) throws Exception {
    Job job = Job.of(directory.resolve("by" + executors), "by" + executors, query());
    Account account =
        new Account(
            feed,
            job,
            row -> true,
            List.of(
                new Account.Claim(
                    Results.delta("table", job.resolve("table")), Truth.windows(WINDOW_MILLIS))));
    Process submitted =
        cluster.submit(
            job.resolve("query.yaml"),
            "--deploy-mode",
            "client",
            "--driver-memory",
            "1g",
            "--executors",
            Integer.toString(executors));
    try {
      Map<Long, Duration> cpu = new HashMap<>();
      long begun = System.nanoTime();
      long reading = 0;
      while (!submitted.waitFor(100, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - begun > PATIENCE.toNanos()) {
          throw new IOException("it does not end; see " + directory.resolve("submitted.log"));
        }
        if (reading == 0 && job.lastBatch() >= 0) {
          reading = System.nanoTime();
        }
        executors().forEach(e -> e.info().totalCpuDuration().ifPresent(c -> cpu.put(e.pid(), c)));
      }
      double seconds = (System.nanoTime() - reading) / 1e9;
      assertThat(submitted.exitValue(), is(0));
      assertThat(account.summary(), account.faults(), is(empty()));
      assertThat("as many executors as asked for", cpu.size(), is(executors));
      double spent = cpu.values().stream().mapToDouble(c -> c.toMillis() / 1e3).sum();
      return String.format(
          Locale.ROOT,
          "%d executors of one core: %,d rows in %.1f s from the first batch, %,.0f rows/s, executors took %.1f CPU s",
          executors,
          ROWS,
          seconds,
          ROWS / seconds,
          spent);
    } finally {
      submitted.destroyForcibly();
    }
  }

  private Stream<ProcessHandle> executors() {
    return IntStream.range(0, 2).boxed().flatMap(worker -> cluster.executors(worker).stream());
  }

  private String query() {
    return """
        source: {format: kafka, bootstrapServers: "%s", subscribe: clicks, startingOffsets: earliest, value: json}
        schema: %s
        watermark: {column: ts, delay: 30 seconds}
        groupBy: [page]
        window: {tumbling: 1 minute}
        aggregates: {views: count(*), ids: sum(id)}
        sinks:
          - {format: delta, path: DIR/table, outputMode: append, trigger: availableNow}
        """
        .formatted(kafka.bootstrapServers(), EventStream.SCHEMA);
  }
}
