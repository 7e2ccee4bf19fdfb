/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.source.SourceUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks a source whether it is there when it has been silent, since readers that wait for records
 * cannot tell one that is gone from one that has none. One thread asks; any may look.
 */
final class SourceProbe {
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(15);
  private static final Duration PAUSE_WHILE_GONE = Duration.ofSeconds(3);

  private final Runnable check;
  private volatile Optional<String> problem = Optional.empty();
  private Instant askedAt = Instant.EPOCH;

  /**
   * @param check throws when the source cannot be read
   */
  SourceProbe(Runnable check) {
    this.check = check;
  }

  /**
   * Asks, if it is time to. May take as long as the check.
   *
   * @param lastRecords when records last came
   */
  void look(Instant lastRecords, Instant now) {
    if (now.isBefore(lastRecords.plus(QUIET))) {
      problem = Optional.empty();
    } else if (!now.isBefore(askedAt.plus(problem.isPresent() ? PAUSE_WHILE_GONE : PAUSE))) {
      askedAt = now;
      problem = ask();
    }
  }

  private Optional<String> ask() {
    try {
      check.run();
      return Optional.empty();
    } catch (SourceUnavailableException e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  /** Why it cannot be read, if it was last seen to be gone. */
  Optional<String> problem() {
    return problem;
  }
}
