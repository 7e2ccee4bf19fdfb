/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import java.util.List;

/** What the rows of one bundle add up to, ready to be merged with what those of others do. */
interface BundleResult {

  /** Nothing yet, of {@code plan}. */
  static BundleResult of(AggregatePlan plan) {
    if (plan.windows() instanceof SlidingWindowSpec) {
      return new BundleTables(plan);
    }
    return plan.windows() instanceof SessionWindowSpec
        ? new BundleSessions(plan)
        : new BundleTotals(plan);
  }

  /**
   * Adds the rows of a batch, but for those that {@code where} leaves out and the late, which go to
   * {@code late}.
   */
  Counts add(EventBatch batch, List<DeadLetter> late);

  /** Hands over the partial results, by shard, and forgets them. */
  void drain(int shards, PartialReceiver receiver);

  /**
   * What became of the rows of a batch; each of its records is counted exactly once.
   *
   * @param aggregated went into at least one window, or into a total
   * @param filtered did not meet the query's {@code where}
   * @param late found all their windows closed
   * @param malformed never became rows
   */
  record Counts(long aggregated, long filtered, long late, long malformed) {

    /** Of a batch with {@code rows} that meet {@code where}, {@code late} of them too late. */
    static Counts of(EventBatch batch, Selection rows, long late) {
      return new Counts(
          rows.count() - late, batch.size() - (long) rows.count(), late, batch.malformed().size());
    }
  }

  /** Takes a partial result and the shard that it is of. */
  interface PartialReceiver {
    void accept(int shard, PartialAggregate partial);
  }
}
