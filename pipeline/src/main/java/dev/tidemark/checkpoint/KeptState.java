/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

/**
 * What the rows of completed micro-batches came to, kept with the ledger, so that a restart need
 * not read them again. Asked on the driver between two micro-batches.
 *
 * <p>What is written of a micro-batch is written while it runs, and so is there before the ledger
 * says that it was completed.
 */
public interface KeptState {
  /**
   * Whether it holds what all batches up to {@code committed} came to. If not, they are to be read
   * again, from the first on, and what they come to is kept then.
   *
   * @param required whether there is no other way, since the ledger has forgotten them
   * @throws CheckpointException when it is damaged, or should hold them and does not
   */
  boolean holds(long committed, boolean required);

  /**
   * All batches up to {@code batch} were read again from the first on, as {@code replays} batches
   * numbered {@link BatchPlan#replay} and the last one as itself: from here on it holds them.
   */
  void rebuilt(int replays, long batch);

  /**
   * Makes less of what it has of the batches up to {@code committed}, if that is worth it; may do
   * so later.
   *
   * @param floor windows that close no later are durable, or {@link Long#MIN_VALUE}; the batches
   *     that are to come have no rows of them
   */
  void compact(long committed, long floor);
}
