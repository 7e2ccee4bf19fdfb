/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a query is, by now.
 *
 * @param name of the query
 * @param id of the query, the same in every run that has its checkpoint
 * @param runId of this run
 * @param state what it does
 * @param message the same for people
 * @param isDataAvailable whether records are known to wait, or the last batch had some
 * @param startedAt when the run began
 * @param endedAt when it ended
 * @param lastBatchAt when its last batch ended
 * @param troubles what is wrong, the worst first
 */
public record QueryStatus(
    String name,
    String id,
    String runId,
    State state,
    String message,
    @JsonProperty("isDataAvailable") boolean isDataAvailable,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Instant> lastBatchAt,
    List<Trouble> troubles) {

  /** What a query does. */
  public enum State {
    /** It has not ended a batch yet. */
    STARTING,
    /** It reads, or waits for records. */
    RUNNING,
    /** Its source cannot be reached; it goes on when that is back. */
    WAITING,
    /** It was told to end, and did. */
    STOPPED,
    /** All its input was read. */
    FINISHED,
    /** It ended before its time. */
    FAILED
  }

  /** Whether there will be more. */
  public boolean isActive() {
    return state == State.STARTING || state == State.RUNNING || state == State.WAITING;
  }

  /** Whether a supervisor may leave it alone: nothing keeps its results from coming. */
  public boolean isHealthy() {
    return state != State.FAILED && troubles.stream().noneMatch(Trouble::isError);
  }
}
