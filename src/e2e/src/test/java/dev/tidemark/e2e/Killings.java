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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Starts the program of a job again and again, and has it killed: at the places that matter, and,
 * every third time, at any moment.
 *
 * @param places those that the job's program passes
 * @param cores how many programs of all jobs may be running at a time
 */
record Killings(Job job, List<KillPoint> places, Random random, Semaphore cores) {
  private static final long PATIENCE_SECONDS = 900;

  /** Of a job that is alone. */
  static Killings of(Job job, List<KillPoint> places, Random random) {
    return new Killings(job, places, random, new Semaphore(1));
  }

  /** Lets the query run until it is killed, so many times; says where or when. */
  List<String> times(int times) throws Exception {
    int first = random.nextInt(places.size());
    List<String> kills = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      cores.acquire();
      try {
        kills.add(i % 3 == 2 ? atAnyMoment() : at(places.get((first + i) % places.size())));
      } finally {
        cores.release();
      }
    }
    return kills;
  }

  private String at(KillPoint point) throws Exception {
    int before = point == KillPoint.AFTER_FILE_LOG_JOIN ? 0 : random.nextInt(6); // that one is rare
    String at = point.label() + ":" + before;
    try (Program program = job.start(Optional.of(at))) {
      assertThat(
          job.name() + ", the process that kills itself at " + at,
          program.awaitExit(PATIENCE_SECONDS),
          is(Optional.of(KillPoint.EXIT_CODE)));
    }
    return at;
  }

  private String atAnyMoment() throws Exception {
    long batch = job.lastBatch();
    long millis = random.nextInt(6_000);
    try (Program program = job.start(Optional.empty())) {
      await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .until(() -> job.lastBatch() > batch || !program.isAlive());
      Thread.sleep(millis);
      assertThat(job.name() + " lives until it is killed", program.isAlive(), is(true));
      program.kill();
    }
    return millis + " ms";
  }

  /** Lets the query come to the end of its stream, and returns what is wrong then. */
  List<String> end(Account account) throws Exception {
    cores.acquire();
    try (Program program = job.start(Optional.empty())) {
      await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .pollInterval(Duration.ofSeconds(2))
          .ignoreExceptions()
          .until(() -> !program.isAlive() || account.isComplete());
      program.terminate();
      assertThat(program.awaitExit(PATIENCE_SECONDS).orElseThrow(), anyOf(is(0), is(143)));
      return account.faults();
    } finally {
      cores.release();
    }
  }
}
