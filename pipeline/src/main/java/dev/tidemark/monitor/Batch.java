/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One micro-batch that has ended; on a runner without micro-batches, a stretch of time.
 *
 * @param begin when it was begun
 * @param end when it had ended
 * @param waited from the moment at which it could have begun to work until it did
 * @param processed how long its work took, without waiting and reading
 * @param failure why it failed, if it did
 */
public record Batch(
    Instant begin, Instant end, Duration waited, Duration processed, Optional<String> failure) {

  /** A stretch of time in which whatever happened happened. */
  static Batch ofTime(Instant begin, Instant end) {
    return new Batch(begin, end, Duration.ZERO, Duration.between(begin, end), Optional.empty());
  }

  /** From begin to end. */
  Duration duration() {
    return Duration.between(begin, end);
  }
}
