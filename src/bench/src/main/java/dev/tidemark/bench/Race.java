/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs a job in a process of its own until its result is complete, and takes the costs from
 * outside.
 */
final class Race {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 100;

  private final Contender contender;
  private final Job job;
  private final int round;

  Race(Contender contender, Job job, int round) {
    this.contender = contender;
    this.job = job;
    this.round = round;
  }

  /** Runs it; whatever goes wrong is told by the measurement. */
  Measurement run(Result truth) throws InterruptedException {
    try {
      return race(truth);
    } catch (IOException | RuntimeException e) {
      return wrong(String.valueOf(e));
    }
  }

  private Measurement race(Result truth) throws IOException, InterruptedException {
    Files.createDirectories(job.directory());
    Contender.Progress progress = contender.progress(job, truth);
    Optional<Contender.Progress> input = contender.input(job);
    SteadyState steady = new SteadyState();
    double firstRow = 0;
    try (Child child = Child.start(contender.arguments(job), job.directory().resolve("log"))) {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        double fraction = progress.fraction();
        CpuTime cpu = child.cpuTime();
        if (firstRow == 0 && fraction > 0) {
          firstRow = child.age().toMillis() / 1000.0;
        }
        if (fraction >= 1) {
          return measured(child, cpu, steady, firstRow, truth);
        }
        if (!steady.hasBegun() && input.isPresent()) {
          steady.look(input.get().fraction(), child.cpuTime());
        }
        if (!child.isAlive() || child.age().compareTo(TIMEOUT) > 0) {
          return wrong(
              "%.1f %% done, then %s; see %s"
                  .formatted(
                      fraction * 100,
                      child.isAlive() ? "too slow" : "the process ended",
                      child.log()));
        }
      }
    }
  }

  private Measurement measured(
      Child child, CpuTime cpu, SteadyState steady, double firstRow, Result truth)
      throws IOException {
    double seconds = child.age().toMillis() / 1000.0;
    long peak = child.peakMemory();
    double millions = job.workload().rows() / 1e6;
    child.close();
    return new Measurement(
        job.query(),
        contender.label(),
        round,
        cpu.total().toMillis() / 1000.0 / millions,
        steady.cost(cpu, job.workload().rows()),
        job.workload().rows() / seconds,
        firstRow,
        peak >> 20,
        load(),
        contender.result(job).differenceTo(truth, contender.tolerance()));
  }

  private Measurement wrong(String why) {
    return new Measurement(
        job.query(),
        contender.label(),
        round,
        0,
        Optional.empty(),
        0,
        0,
        0,
        load(),
        Optional.of(why));
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
