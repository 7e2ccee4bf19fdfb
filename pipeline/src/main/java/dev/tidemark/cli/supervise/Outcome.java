/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import java.time.Duration;
import java.util.Optional;

/**
 * How one run of the program ended.
 *
 * @param exitCode of the process; 128 and the signal where one ended it
 * @param ran how long it ran
 * @param kind what it says itself of why; empty if it had no time to
 * @param cause the same in words, of one line; empty if it had no time to
 */
record Outcome(int exitCode, Duration ran, Optional<Kind> kind, Optional<String> cause) {
  private static final int WRONG = 2;
  private static final int SIGNALS = 128;
  private static final int INTERRUPTED = SIGNALS + 2;
  private static final int TERMINATED = SIGNALS + 15;

  /** What a run can end by, if not by itself. */
  enum Kind {
    /** It failed while it ran. */
    FAILED,
    /** A source, sink or checkpoint was not there, or was not as it must be, when it began. */
    UNAVAILABLE,
    /** The query or the command is wrong. */
    WRONG
  }

  boolean isDone() {
    return exitCode == 0;
  }

  /** Somebody told the program to end, and not its supervisor. */
  boolean wasToldToEnd() {
    return exitCode == INTERRUPTED || exitCode == TERMINATED;
  }

  /** It ended before it read or wrote anything, because something is not as it must be. */
  boolean isRefused() {
    return exitCode == WRONG;
  }

  /** Starting it again cannot help. */
  boolean isWrong() {
    return isRefused() && kind.orElse(Kind.WRONG) == Kind.WRONG;
  }

  /** The cause for people. */
  String describe() {
    return cause.orElseGet(
        () ->
            exitCode > SIGNALS
                ? "it was killed by signal " + (exitCode - SIGNALS)
                : "it ended with exit code " + exitCode + ", and did not say why");
  }
}
