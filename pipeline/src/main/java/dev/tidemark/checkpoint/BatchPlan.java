/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.List;

/**
 * All that a micro-batch reads.
 *
 * @param batch its number in the ledger, or {@link #UNRECORDED}
 * @param stretches in the order in which they are to be read; a partition may have several
 * @param watermark what the runner is to judge by in this batch, in milliseconds since 1970: no
 *     greater than any stretch's gate
 */
public record BatchPlan(long batch, List<Stretch> stretches, long watermark) {
  /** The number of a batch that the ledger need not know: one with nothing new in it. */
  public static final long UNRECORDED = -1;

  public BatchPlan {
    stretches = List.copyOf(stretches);
  }
}
