/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is known of micro-batches that were completed.
 *
 * @param done in order; some may be missing, and what is asked is then told of earlier ones
 */
record DoneBatches(List<BatchEntry> done) {

  /**
   * The last batch that had waited long enough in any one run, for one that the same run completed:
   * what waited died with its run, and began to wait again in the next.
   */
  Optional<BatchEntry> settledFor(Duration wait) {
    if (wait.isZero()) {
      return done.isEmpty() ? Optional.empty() : Optional.of(done.get(done.size() - 1));
    }
    Optional<BatchEntry> settled = Optional.empty();
    int next = 0; // the batch behind the last one that is settled
    for (int i = 0; i + 1 < done.size(); i++) {
      BatchEntry later = done.get(i);
      boolean completedByItsRun = done.get(i + 1).liveSince() == later.liveSince();
      long doneBy = later.plannedAt() - wait.toMillis();
      while (completedByItsRun
          && next + 1 < done.size()
          && later.liveSince() <= doneBy
          && done.get(next + 1).plannedAt() <= doneBy) {
        settled = Optional.of(done.get(next));
        next++;
      }
    }
    return settled;
  }
}
