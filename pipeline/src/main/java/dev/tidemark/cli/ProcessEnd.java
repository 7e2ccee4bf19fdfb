/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import java.time.Duration;

/**
 * Sees to it that a process that is ending has an end. What an engine, a sink or a library does on
 * the way out may hang; after a while the process is halted, with the exit code that it was to
 * have. Results do not suffer: a process can be killed at any moment.
 */
final class ProcessEnd {
  /** More than a running micro-batch is given to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int TERMINATED = 128 + 15;

  private static volatile int exitCode = TERMINATED;

  private ProcessEnd() {}

  /** Bounds every end of this process from now on, by {@code System.exit} or by a signal. */
  static void bound() {
    Runtime.getRuntime().addShutdownHook(new Thread(ProcessEnd::haltLater, "bound of the end"));
  }

  /** Ends the process. */
  static void exit(int code) {
    exitCode = code;
    System.exit(code);
  }

  /** Bounds what is left to do before {@link #exit} is called with {@code code}. */
  static void begin(int code) {
    exitCode = code;
    haltLater();
  }

  private static void haltLater() {
    Thread halting =
        new Thread(
            () -> {
              try {
                Thread.sleep(PATIENCE.toMillis());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(exitCode);
            },
            "halt");
    halting.setDaemon(true);
    halting.start();
  }
}
