/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five queries over one stream, each with several sinks, that are killed while the stream goes on,
 * at the places that matter and at any other moment, or told to end, and started again each time.
 * In the end every row of every sink is compared.
 */
@Tag("short")
class KillsIT {
  private static final int KILLS = Integer.getInteger("e2e.kills", 24);
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());
  private static final int WINDOW_MILLIS = 10_000;
  private static final int GAP_MILLIS = 6_000;

  /** For so many kills and more there is one at every place. */
  private static final int LONG_FORM = 24;

  /** More than a kill takes, all in all; the stream goes on until the last one. */
  private static final long MOST_SECONDS = 3_600 + 60L * KILLS;

  /** Every 20 ms; fewer where they come for hours, so that the truth fits in memory. */
  private static final int RECORDS = KILLS > 100 ? 1 : 4;

  /** In the order of the accounts. */
  private static final List<String> JOBS =
      List.of("windows", "sessions", "totals", "clock", "rows");

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
            .formatted(TOPIC, EventStream.SCHEMA + ", sent BIGINT")
            .concat(body)
            .replace("BROKER", kafka.bootstrapServers())
            .replace("FIRST", ClockWindows.FIRST)
            .replace("LAST", ClockWindows.LAST));
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
            aggregates: {views: count(*), ids: sum(id), FIRST: min(sent), LAST: max(sent)}
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
        new EventStream(
            kafka.bootstrapServers(),
            TOPIC,
            EventStream.Shape.even(4),
            MOST_SECONDS,
            RECORDS,
            SEED);
    List<Account> accounts = accounts();
    List<List<Kill>> plan = KillPlan.of(passed(), KILLS, new Random(SEED));
    List<Killings> killings = new ArrayList<>();
    for (int i = 0; i < accounts.size(); i++) {
      assertThat(accounts.get(i).job().name(), is(JOBS.get(i)));
      killings.add(new Killings(accounts.get(i), plan.get(i), cores));
    }
    ExecutorService threads = Executors.newFixedThreadPool(accounts.size());
    try (EventStream.Writing writing = stream.begin()) {
      List<List<Kill>> kills = ofAll(threads, killings, Killings::all);
      assertThat("every kill that was planned", kills, is(plan));
      requireEveryPlace(kills);
      writing.end();
      List<List<String>> ended = ofAll(threads, killings, Killings::end);
      List<String> faults = new ArrayList<>();
      for (int i = 0; i < accounts.size(); i++) {
        faults.addAll(ended.get(i));
        System.out.println(accounts.get(i).summary() + "; killed " + kills.get(i));
      }
      int clock = JOBS.indexOf("clock");
      for (String name : List.of("appended", "updated")) {
        Results results = delta("clock", name, Truth.totals()).results();
        faults.addAll(ClockWindows.faults(results, killings.get(clock).runs()));
      }
      Results files = files("clock", "files", Truth.totals()).results();
      faults.addAll(ClockWindows.faults(files, killings.get(clock).runs()));
      assertThat(kills.toString(), faults, is(empty()));
      assertThat(
          "rows that were late for certain",
          accounts.get(0).surelyLate().size(),
          is(greaterThan(0)));
    } finally {
      threads.shutdownNow();
    }
  }

  /** What is done with the programs of a job. */
  @FunctionalInterface
  private interface Deed<T> {
    T with(Killings killings) throws Exception;
  }

  private static <T> List<T> ofAll(ExecutorService threads, List<Killings> killings, Deed<T> deed)
      throws Exception {
    List<Future<T>> begun = new ArrayList<>();
    killings.forEach(of -> begun.add(threads.submit(() -> deed.with(of))));
    List<T> done = new ArrayList<>();
    for (Future<T> of : begun) {
      done.add(of.get());
    }
    return done;
  }

  private static void requireEveryPlace(List<List<Kill>> kills) {
    if (KILLS < LONG_FORM) {
      return;
    }
    Set<KillPoint> killedAt = new HashSet<>();
    for (Kill kill : kills.stream().flatMap(List::stream).toList()) {
      if (kill instanceof Kill.AtPlace place) {
        killedAt.add(place.place());
      }
    }
    assertThat(
        "where programs died",
        killedAt,
        is(passed().stream().flatMap(List::stream).collect(Collectors.toSet())));
  }

  /** The places that each job passes. */
  static List<List<KillPoint>> passed() {
    return JOBS.stream()
        .map(job -> Stream.of(KillPoint.values()).filter(place -> passes(job, place)).toList())
        .toList();
  }

  private static boolean passes(String job, KillPoint point) {
    return switch (point) {
      case AFTER_PRE_AGGREGATE -> !job.equals("rows");
      case BEFORE_STATE_FILE, AFTER_STATE_FILE ->
          List.of("sessions", "totals", "clock").contains(job);
      case BEFORE_TRANSACTION, AFTER_TRANSACTION -> List.of("rows", "windows").contains(job);
      case AFTER_FILE_LOG_WRITE, AFTER_FILE_LOG_JOIN -> false; // there are no files
      default -> true;
    };
  }
}
