/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.monitor.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a query moves, for supervisors.
 *
 * @param status UP or DOWN
 * @param query its name
 * @param state what it does
 * @param waitingForSource whether its source cannot be reached
 * @param lastBatchAgeSeconds how long ago its last batch ended
 * @param troubles what is wrong
 */
record Health(
    String status,
    String query,
    QueryStatus.State state,
    boolean waitingForSource,
    Optional<Double> lastBatchAgeSeconds,
    List<Trouble> troubles) {

  static Health of(QueryStatus status, Instant now) {
    return new Health(
        status.isHealthy() ? "UP" : "DOWN",
        status.name(),
        status.state(),
        status.state() == QueryStatus.State.WAITING,
        status.lastBatchAt().map(at -> Duration.between(at, now).toMillis() / 1000.0),
        status.troubles());
  }
}
