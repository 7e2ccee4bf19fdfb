/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.time.PartitionWatermarks;
import java.util.List;

/**
 * All that a micro-batch reads.
 *
 * @param batch its number in the ledger, {@link #UNRECORDED}, or the number of a {@link #replay}
 * @param stretches in the order in which they are to be read; a partition may have several
 * @param watermark what the runner is to judge by in this batch, in milliseconds since 1970: no
 *     greater than any stretch's gate
 * @param restores up to which batch what was kept of all comes in with it, or {@link #NOTHING}
 */
public record BatchPlan(long batch, List<Stretch> stretches, long watermark, long restores) {
  /** Nothing that was kept comes in. */
  public static final long NOTHING = -1;

  /** The number of a batch that the ledger need not know: one with nothing new in it. */
  public static final long UNRECORDED = -1;

  public BatchPlan {
    stretches = List.copyOf(stretches);
  }

  /** A batch that brings in nothing that was kept. */
  public BatchPlan(long batch, List<Stretch> stretches, long watermark) {
    this(batch, stretches, watermark, NOTHING);
  }

  /** One that brings in what was kept of all batches up to {@code upTo}, and reads nothing. */
  static BatchPlan restoring(long upTo) {
    return new BatchPlan(UNRECORDED, List.of(), PartitionWatermarks.MIN, upTo);
  }

  /** The number of the {@code index}-th batch, from 0, that reads again what is to be kept. */
  static long replay(int index) {
    return UNRECORDED - 1 - index;
  }

  static long numberOfReplay(long batch) {
    return UNRECORDED - 1 - batch;
  }

  BatchPlan withBatch(long batch) {
    return new BatchPlan(batch, stretches, watermark, restores);
  }

  /** Whether the ledger knows it. */
  boolean isRecorded() {
    return batch > UNRECORDED;
  }
}
