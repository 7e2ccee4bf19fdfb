/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five queries over one stream, each with several sinks, that are killed while the stream goes on,
 * at the places that matter and at any other moment, and started again each time. In the end every
 * row of every sink is compared.
 */
@Tag("short")
class KillsIT {
  private static final int KILLS = Integer.getInteger("e2e.kills", 24);
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());
  private static final int WINDOW_MILLIS = 10_000;
  private static final int GAP_MILLIS = 6_000;
  private static final String TOPIC = "events";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path brokerDirectory;

  private static LocalKafka kafka;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  /** As many programs at a time as a small machine has cores: each needs one to start. */
  private final Semaphore cores = new Semaphore(2, true);

  private EventStream stream;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = LocalKafka.start(brokerDirectory);
    kafka.createTopic(TOPIC, 4);
    Stream.of("windows", "windows_upserts", "totals", "rows")
        .forEach(topic -> kafka.createTopic(topic, 2));
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  private static boolean isNotLateByMinutes(EventStream.Sent row) {
    return row.grade() != EventStream.Grade.LATE;
  }

  private Account account(
      String name, String body, Predicate<EventStream.Sent> wanted, Account.Claim... claims)
      throws IOException {
    return new Account(stream, job(name, body), wanted, List.of(claims));
  }

  private Job job(String name, String body) throws IOException {
    return Job.of(
        directory.resolve(name),
        name,
        """
        source: {format: kafka, bootstrapServers: "BROKER", subscribe: %s, startingOffsets: earliest, value: json}
        schema: %s
        """
            .formatted(TOPIC, EventStream.SCHEMA)
            .concat(body)
            .replace("BROKER", kafka.bootstrapServers()));
  }

  private Account.Claim delta(String job, String table, Truth truth) {
    String name = job + "/" + table;
    return new Account.Claim(Results.delta(name, directory.resolve(name)), truth);
  }

  private Account.Claim files(String job, String files, Truth truth) {
    String name = job + "/" + files;
    return new Account.Claim(Results.files(name, directory.resolve(name)), truth);
  }

  private static Account.Claim addedUp(Account.Claim claim) {
    return new Account.Claim(claim.results().addedUpByPage(), claim.truth());
  }

  private static Account.Claim kafka(String topic, Truth truth) {
    return new Account.Claim(
        Results.kafka("topic " + topic, kafka.bootstrapServers(), topic), truth);
  }

  private static Account.Claim upserts(String topic, Truth truth) {
    return new Account.Claim(
        Results.kafkaUpserts("topic " + topic, kafka.bootstrapServers(), topic), truth);
  }

  private List<Account> accounts() throws IOException {
    Truth windows = Truth.windows(WINDOW_MILLIS);
    Truth sessions = Truth.sessions(GAP_MILLIS);
    return List.of(
        account(
            "windows",
            """
            watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
            groupBy: [page]
            window: {tumbling: 10 seconds}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: DIR/appended, outputMode: append, trigger: 2 seconds}
              - {format: delta, path: DIR/updated, outputMode: update, trigger: 3 seconds}
              - {format: json, path: DIR/files, outputMode: append, trigger: 2 seconds}
              - {format: kafka, bootstrapServers: "BROKER", topic: windows, outputMode: append, trigger: 3 seconds}
              - {format: kafka, bootstrapServers: "BROKER", topic: windows_upserts, outputMode: update, trigger: 2 seconds}
              - {format: console, outputMode: update, trigger: 3 seconds}
            """,
            row -> true,
            delta("windows", "appended", windows),
            delta("windows", "updated", windows),
            files("windows", "files", windows),
            kafka("windows", windows),
            upserts("windows_upserts", windows)),
        account(
            "sessions",
            """
            where: grade <> 'LATE'
            watermark: {column: ts, delay: 30 seconds, idleTimeout: 1 minute}
            groupBy: [visitor]
            window: {session: 6 seconds}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: DIR/appended, outputMode: append, trigger: 2 seconds}
              - {format: delta, path: DIR/updated, outputMode: update, trigger: 3 seconds}
              - {format: json, path: DIR/files, outputMode: append, trigger: 2 seconds}
            """,
            KillsIT::isNotLateByMinutes,
            delta("sessions", "appended", sessions),
            delta("sessions", "updated", sessions),
            files("sessions", "files", sessions)),
        account(
            "totals",
            """
            groupBy: [page]
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: DIR/updated, outputMode: update, trigger: 2 seconds}
              - {format: delta, path: DIR/complete, outputMode: complete, trigger: 3 seconds}
              - {format: kafka, bootstrapServers: "BROKER", topic: totals, outputMode: update, trigger: 2 seconds}
            """,
            row -> true,
            delta("totals", "updated", Truth.totals()),
            delta("totals", "complete", Truth.totals()),
            upserts("totals", Truth.totals())),
        account(
            "clock",
            """
            groupBy: [page]
            window: {tumbling: 10 seconds, timeDomain: processing}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: DIR/appended, outputMode: append, trigger: 2 seconds}
              - {format: delta, path: DIR/updated, outputMode: update, trigger: 3 seconds}
              - {format: json, path: DIR/files, outputMode: append, trigger: 2 seconds}
            """,
            row -> true,
            addedUp(delta("clock", "appended", Truth.totals())),
            addedUp(delta("clock", "updated", Truth.totals())),
            addedUp(files("clock", "files", Truth.totals()))),
        account(
            "rows",
            """
            where: grade <> 'LATE'
            select: [id, page, id * 2 AS doubled]
            sinks:
              - {format: delta, path: DIR/table, outputMode: append, trigger: 2 seconds}
              - {format: json, path: DIR/files, outputMode: append, trigger: 2 seconds}
              - {format: kafka, bootstrapServers: "BROKER", topic: rows, outputMode: append, trigger: 2 seconds}
            """,
            KillsIT::isNotLateByMinutes,
            delta("rows", "table", Truth.rows()),
            files("rows", "files", Truth.rows()),
            kafka("rows", Truth.rows())));
  }

  @Test
  void everyQueryAndSink_isRightInTheEnd() throws Exception {
    System.out.println("seed " + SEED);
    stream =
        new EventStream(kafka.bootstrapServers(), TOPIC, EventStream.Shape.even(4), 3_600, 4, SEED);
    List<Account> accounts = accounts();
    ExecutorService threads = Executors.newFixedThreadPool(accounts.size());
    try (EventStream.Writing writing = stream.begin()) {
      List<Future<List<String>>> killed = new ArrayList<>();
      for (int i = 0; i < accounts.size(); i++) {
        Job job = accounts.get(i).job();
        Killings killings = killings(job, SEED + i);
        int kills = KILLS / accounts.size() + (i < KILLS % accounts.size() ? 1 : 0);
        killed.add(threads.submit(() -> killings.times(kills)));
      }
      List<List<String>> kills = new ArrayList<>();
      for (Future<List<String>> of : killed) {
        kills.add(of.get());
      }
      writing.end();
      List<Future<List<String>>> ended = new ArrayList<>();
      for (Account account : accounts) {
        ended.add(threads.submit(() -> killings(account.job(), SEED).end(account)));
      }
      List<String> faults = new ArrayList<>();
      for (int i = 0; i < accounts.size(); i++) {
        faults.addAll(ended.get(i).get());
        System.out.println(
            accounts.get(i).summary() + "; killed " + String.join(", ", kills.get(i)));
      }
      assertThat(kills.toString(), faults, is(empty()));
    } finally {
      threads.shutdownNow();
    }
  }

  private Killings killings(Job job, long seed) {
    List<KillPoint> places =
        Stream.of(KillPoint.values()).filter(place -> isPassedBy(job, place)).toList();
    return new Killings(job, places, new Random(seed), cores);
  }

  private static boolean isPassedBy(Job job, KillPoint point) {
    return switch (point) {
      case AFTER_PRE_AGGREGATE -> !job.name().equals("rows");
      case BEFORE_STATE_FILE, AFTER_STATE_FILE ->
          List.of("sessions", "totals", "clock").contains(job.name());
      case BEFORE_TRANSACTION, AFTER_TRANSACTION ->
          job.name().equals("rows") || job.name().equals("windows");
      case AFTER_FILE_LOG_WRITE, AFTER_FILE_LOG_JOIN -> false; // there are no files
      default -> true;
    };
  }
}
