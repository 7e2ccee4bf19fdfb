/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.List;

/** Where micro-batches are recorded. */
public interface Ledger {
  /**
   * What is recorded.
   *
   * @param entries the batches that may be needed again, in order; the last one that began among
   *     them
   * @param committed the last batch that was completed, -1 if none was
   * @param floor windows that close no later were durable when the oldest batches were forgotten;
   *     what is left of their rows must not make them anew
   */
  record Content(List<BatchEntry> entries, long committed, long floor) {
    /** Of a ledger that nothing was written to. */
    public static final Content NOTHING = new Content(List.of(), -1, Long.MIN_VALUE);

    public Content {
      entries = List.copyOf(entries);
    }
  }

  Content content();

  /** Records that a batch begins. */
  void begin(BatchEntry entry);

  /**
   * Records that a batch begins, and forgets all older ones but for {@code needed}.
   *
   * @param floor see {@link Content#floor}
   */
  void begin(BatchEntry entry, List<BatchEntry> needed, long floor);

  /**
   * Records that a batch was completed.
   *
   * @param watermark by which it was judged, for people
   */
  void commit(long batch, long watermark);
}
