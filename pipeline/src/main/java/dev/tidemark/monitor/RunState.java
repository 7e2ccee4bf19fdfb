/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as it is left for others to see.
 *
 * @param writtenAt when
 * @param page where its streaming page is
 * @param status how it was
 * @param progress the report of its last batch
 */
public record RunState(
    Instant writtenAt,
    Optional<String> page,
    QueryStatus status,
    Optional<QueryProgress> progress) {

  /** The same of a run that said it was active and does not answer any more. */
  public RunState lost() {
    Trouble trouble =
        new Trouble(
            Trouble.Severity.ERROR,
            "The query does not answer",
            "its process ended without a word, or is on another machine; it was last heard of at "
                + writtenAt,
            "look for its process and its log, and start it again: it goes on from its checkpoint");
    return new RunState(
        writtenAt,
        page,
        new QueryStatus(
            status.name(),
            status.id(),
            status.runId(),
            QueryStatus.State.FAILED,
            "Does not answer",
            status.isDataAvailable(),
            status.startedAt(),
            Optional.empty(),
            status.lastBatchAt(),
            List.of(trouble)),
        progress);
  }
}
