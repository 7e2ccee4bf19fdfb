/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.List;

/**
 * A query beside what its checkpoint was written by.
 *
 * @param checkpoint where the checkpoint is
 * @param changes in the order in which a query file has its fields; none: it is the same query
 */
public record Comparison(String checkpoint, List<Change> changes) {
  /** What to do about changes that are not safe. */
  public static final String FIX =
      "Take the change back, or begin anew with another checkpointLocation, other tables, and"
          + " source.startingOffsets: earliest";

  public Comparison {
    changes = List.copyOf(changes);
  }

  /** Whether the query can go on from the checkpoint. */
  public boolean isSafe() {
    return changes.stream().allMatch(change -> change.verdict() == Change.Verdict.SAFE);
  }

  /** Those changes for which it cannot. */
  public List<Change> against() {
    return changes.stream().filter(change -> change.verdict() != Change.Verdict.SAFE).toList();
  }
}
