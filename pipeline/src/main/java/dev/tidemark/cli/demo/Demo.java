/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * One run of the demo: a broker, a clickstream, the page_stats query over it, and the comparison of
 * its table with the truth.
 *
 * @param seed which clickstream
 * @param lasting for how long clicks are sent
 * @param partitions of the topic
 */
record Demo(
    long seed,
    Traffic traffic,
    Duration lasting,
    int partitions,
    DemoDirectory directory,
    QueryLauncher launcher,
    TableReader tables,
    PrintStream out) {

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration SPARE = Duration.ofMinutes(1);

  /**
   * Runs it and prints what happens.
   *
   * @return whether the account balances and the table is right
   * @throws DemoDirectory.OccupiedException before anything was changed
   * @throws Exception when something broke before there was a result
   */
  boolean run() throws Exception {
    directory.prepare();
    Path temporary = Files.createTempDirectory("tidemark-demo-");
    try (LocalKafka kafka = LocalKafka.start(temporary)) {
      // An interrupted demo leaves its output, but no broker's data.
      Thread cleaning = new Thread(() -> discard(kafka, temporary), "demo-cleaning");
      Runtime.getRuntime().addShutdownHook(cleaning);
      kafka.createTopic(DemoQuery.TOPIC, partitions);
      say(
          "Kafka is up at %s, topic %s with %d partitions"
              .formatted(kafka.bootstrapServers(), DemoQuery.TOPIC, partitions));
      try {
        return run(kafka);
      } finally {
        Runtime.getRuntime().removeShutdownHook(cleaning);
      }
    } finally {
      DemoDirectory.delete(temporary);
    }
  }

  private static void discard(LocalKafka kafka, Path temporary) {
    kafka.stop();
    try {
      DemoDirectory.delete(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean run(LocalKafka kafka) throws Exception {
    String yaml = DemoQuery.yaml(kafka.bootstrapServers(), traffic, directory);
    Files.writeString(directory.query(), yaml);
    say("%nThe query, %s:%n%n%s".formatted(directory.query(), yaml.indent(2)));

    Query read = QueryReader.read(directory.query(), List.of());
    Truth truth = new Truth(traffic.window());
    try (QueryLauncher.RunningQuery query = launcher.launch(read)) {
      query.page().ifPresent(page -> say("watch it at " + page));
      produce(kafka, truth, query);
      awaitResult(truth, query);
    }
    return judge(truth);
  }

  private void produce(LocalKafka kafka, Truth truth, QueryLauncher.RunningQuery query)
      throws Exception {
    ClickProducer producer =
        new ClickProducer(
            kafka.bootstrapServers(),
            DemoQuery.TOPIC,
            traffic,
            new Clickstream(seed, traffic, Instant.now()),
            truth,
            lasting,
            watermark -> awaitWatermark(watermark, query));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Void> production = thread.submit(producer);
      Instant start = Instant.now();
      Instant next = start;
      while (!production.isDone()) {
        failIfEnded(query);
        if (!Instant.now().isBefore(next)) {
          sayProgress(start, producer, query);
          next = next.plus(PROGRESS_EVERY);
        }
        Thread.sleep(LOOK.toMillis());
      }
      production.get();
      sayProgress(start, producer, query);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      thread.shutdownNow();
    }
  }

  private void awaitWatermark(long watermark, QueryLauncher.RunningQuery query)
      throws InterruptedException, TimeoutException {
    Instant deadline = Instant.now().plus(START_TIMEOUT);
    while (!hasPassed(watermark, query)) {
      if (Instant.now().isAfter(deadline)) {
        throw new TimeoutException(
            "the query's watermark did not come to %s within %s of the first click: the query reads nothing"
                .formatted(Instant.ofEpochMilli(watermark), DemoQuery.duration(START_TIMEOUT)));
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  private static boolean hasPassed(long watermark, QueryLauncher.RunningQuery query) {
    return query
        .progress()
        .watermark()
        .filter(reached -> reached.toEpochMilli() >= watermark)
        .isPresent();
  }

  /** Waits until everything that was sent is somewhere, or it has taken too long. */
  private void awaitResult(Truth truth, QueryLauncher.RunningQuery query)
      throws IOException, InterruptedException {
    Duration patience =
        DemoQuery.IDLE_TIMEOUT.plus(traffic.delay()).plus(traffic.window()).plus(SPARE);
    Instant deadline = Instant.now().plus(patience);
    say(
        "all clicks are sent; the last window closes when the partitions have been idle for %s"
            .formatted(DemoQuery.duration(DemoQuery.IDLE_TIMEOUT)));
    while (!hasPassed(truth.end(), query) || !isComplete(truth)) {
      failIfEnded(query);
      if (Instant.now().isAfter(deadline)) {
        say("gave up after %s: this is what there is".formatted(DemoQuery.duration(patience)));
        return;
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  private boolean isComplete(Truth truth) throws IOException {
    DeadLetters dead = DeadLetters.read(directory.deadLetters());
    return dead.late() + dead.malformed() >= truth.tooLate() + truth.malformed()
        && tables.read(directory.table()).size() >= truth.tallies().size();
  }

  private boolean judge(Truth truth) throws IOException {
    List<PageStats> table = tables.read(directory.table());
    DeadLetters dead = DeadLetters.read(directory.deadLetters());
    long counted = table.stream().mapToLong(PageStats::viewCount).sum();
    Account account = new Account(truth.produced(), counted, dead.late(), dead.malformed());
    Verdict verdict = Verdict.of(truth, table, account);
    say("%n%s".formatted(Report.summary(directory.table(), traffic, table, account, verdict)));
    return verdict.isRight();
  }

  private void sayProgress(Instant start, ClickProducer producer, QueryLauncher.RunningQuery query)
      throws IOException {
    say(
        Report.progress(
            Duration.between(start, Instant.now()),
            producer.stored(),
            query.progress(),
            Report.windows(tables.read(directory.table()))));
  }

  private static void failIfEnded(QueryLauncher.RunningQuery query) {
    query
        .failure()
        .ifPresent(
            failure -> {
              throw new IllegalStateException(
                  "the query failed while it ran: " + failure.getMessage(), failure);
            });
  }

  private void say(String text) {
    out.println(text);
  }
}
