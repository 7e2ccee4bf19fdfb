/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import dev.tidemark.report.ShortDuration;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Decides what becomes of a program that has ended. One that is done, was told to end, or is wrong
 * is left at that. One that failed is started again, so many times in a row; and so is one that
 * found its source, a sink or its checkpoint missing after it had once begun, since what was there
 * before may come back.
 */
final class Supervisor {
  private static final int FAILED = 1;

  private final int restarts;
  private final BackOff backOff;
  private final Sleep sleep;
  private final Consumer<String> log;

  /** Waits. */
  @FunctionalInterface
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  /**
   * @param restarts how often the program is started again, in a row
   * @param log is told what is done and why
   */
  Supervisor(int restarts, BackOff backOff, Sleep sleep, Consumer<String> log) {
    this.restarts = restarts;
    this.backOff = backOff;
    this.sleep = sleep;
    this.log = log;
  }

  /**
   * Runs the program until it need not or cannot be started again.
   *
   * @param program one run of it
   * @return the exit code of all: the program's own, or 1 where it failed for good
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  int supervise(Supplier<Outcome> program) throws InterruptedException {
    int inARow = 0;
    boolean begun = false;
    while (true) {
      Outcome outcome = program.get();
      if (outcome.isDone() || outcome.wasToldToEnd() || outcome.isWrong()) {
        return outcome.exitCode();
      }
      if (outcome.isRefused() && !begun) {
        return outcome.exitCode();
      }
      begun = true;
      if (backOff.isHealthy(outcome.ran())) {
        inARow = 0;
      }
      if (inARow == restarts) {
        log.accept(
            "gives up: it failed %s, and is started again %d at most. The last time after %s: %s"
                .formatted(
                    inARow == 0 ? "once" : (inARow + 1) + " times in a row",
                    restarts,
                    ShortDuration.of(outcome.ran()),
                    outcome.describe()));
        return FAILED;
      }
      inARow++;
      Duration wait = backOff.before(inARow);
      log.accept(
          "failed after %s: %s. It is started again in %s, %d of %d"
              .formatted(
                  ShortDuration.of(outcome.ran()),
                  outcome.describe(),
                  ShortDuration.of(wait),
                  inARow,
                  restarts));
      sleep.sleep(wait);
    }
  }
}
