/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;

import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Starts the program of a job again and again, and ends it as a plan says. Used by one thread at a
 * time.
 */
final class Killings {
  private static final long PATIENCE_SECONDS = 900;

  /** More than after which a program that hangs halts itself: it may be busy, but must end. */
  private static final long SECONDS_TO_END = 30;

  private final Account account;
  private final Job job;
  private final List<Kill> plan;
  private final Semaphore cores;
  private final List<Run> runs = new ArrayList<>();

  /**
   * When a program ran.
   *
   * @param hasPlanned whether it began a micro-batch
   */
  record Run(Instant begun, Instant ended, boolean hasPlanned) {}

  /**
   * @param cores how many programs of all jobs may be running at a time
   */
  Killings(Account account, List<Kill> plan, Semaphore cores) {
    this.account = account;
    this.job = account.job();
    this.plan = plan;
    this.cores = cores;
  }

  /** Of a job that is alone, and passes {@code places}. */
  static Killings of(Account account, List<KillPoint> places, int kills, Random random) {
    List<Kill> plan = KillPlan.of(List.of(places), kills, random).get(0);
    return new Killings(account, plan, new Semaphore(1));
  }

  /**
   * Lets the query run until it is killed, as often as planned; returns the kills that it died of.
   */
  List<Kill> all() throws Exception {
    List<Kill> kills = new ArrayList<>();
    for (Kill kill : plan) {
      cores.acquire();
      try {
        kill(kill);
      } finally {
        cores.release();
      }
      kills.add(kill);
    }
    return kills;
  }

  private void kill(Kill kill) throws Exception {
    long batch = job.lastBatch();
    Instant begun = Instant.now();
    if (kill instanceof Kill.AtPlace place) {
      at(place);
    } else if (kill instanceof Kill.AtMoment moment) {
      at(moment);
    }
    ended(begun, batch);
    account.lookAtWatermark();
  }

  private void ended(Instant begun, long batch) throws IOException {
    runs.add(new Run(begun, Instant.now(), job.lastBatch() > batch));
  }

  private void at(Kill.AtPlace place) throws Exception {
    try (Program program = job.start(Optional.of(place.toString()))) {
      assertThat(
          job.name() + ", the process that kills itself at " + place,
          program.awaitExit(PATIENCE_SECONDS),
          is(Optional.of(KillPoint.EXIT_CODE)));
    }
  }

  private void at(Kill.AtMoment moment) throws Exception {
    long batch = job.lastBatch();
    try (Program program = job.start(Optional.empty())) {
      await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .until(() -> job.lastBatch() > batch || !program.isAlive());
      Thread.sleep(moment.millis());
      assertThat(job.name() + " lives until it is killed", program.isAlive(), is(true));
      if (moment.signal() == Kill.Signal.KILL) {
        program.kill();
      } else {
        terminate(program);
      }
    }
  }

  private void terminate(Program program) throws InterruptedException {
    program.terminate();
    assertThat(
        job.name() + ", told to end, ends by itself",
        program.awaitExit(SECONDS_TO_END),
        anyOf(is(Optional.of(0)), is(Optional.of(143))));
  }

  /** Lets the query come to the end of its stream, and returns what is wrong then. */
  List<String> end() throws Exception {
    cores.acquire();
    long batch = job.lastBatch();
    Instant begun = Instant.now();
    try (Program program = job.start(Optional.empty())) {
      await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .pollInterval(Duration.ofSeconds(2))
          .ignoreExceptions()
          .until(() -> !program.isAlive() || account.isComplete());
      terminate(program);
      ended(begun, batch);
      List<String> faults = new ArrayList<>(account.faults());
      faults.addAll(account.imbalance());
      return faults;
    } finally {
      cores.release();
    }
  }

  /** When the job's programs ran, in order. */
  List<Run> runs() {
    return List.copyOf(runs);
  }
}
