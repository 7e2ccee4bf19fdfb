/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs a command as a process, one after the other, with this one's output. When this process is
 * told to end, so is the running one; and if this process is killed, the other finds the end of its
 * standard input, which tells it as much.
 */
final class Child {
  private final Function<Report, List<String>> command;
  private final Duration patience;
  private Process running;
  private boolean ending;

  /**
   * @param command what to run, given where it is to report
   * @param patience how long it may take to end when it is told to, before it is killed
   */
  Child(Function<Report, List<String>> command, Duration patience) {
    this.command = command;
    this.patience = patience;
  }

  /** Has the running process end when this one does. */
  void endWithThisProcess() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of the supervised program"));
  }

  /** Runs it once. */
  Outcome run() {
    try {
      Report report = Report.create();
      try {
        long begun = System.nanoTime();
        int exitCode = start(report).waitFor();
        Duration ran = Duration.ofNanos(System.nanoTime() - begun);
        return new Outcome(exitCode, ran, report.kind(), report.cause());
      } finally {
        report.delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the program cannot be started as a process of its own", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
      throw new IllegalStateException("interrupted while the supervised program ran", e);
    }
  }

  private synchronized Process start(Report report) throws IOException {
    if (ending) {
      throw new IllegalStateException("this process is ending");
    }
    running =
        new ProcessBuilder(new ArrayList<>(command.apply(report)))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return running;
  }

  /** Tells the running process to end, waits until it has, and starts no other. */
  synchronized void end() {
    ending = true;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running.destroyForcibly();
    }
  }
}
