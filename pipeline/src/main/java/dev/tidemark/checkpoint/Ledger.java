/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.List;
import java.util.Optional;

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
   * @param kept up to which batch all were forgotten because what they came to is kept, -1 if none
   * @param after how partitions stood when the last batch that was completed was; empty where that
   *     was not written, or none was
   */
  record Content(
      List<BatchEntry> entries, long committed, long floor, long kept, Optional<BatchEntry> after) {
    /** Of a ledger that nothing was written to. */
    public static final Content NOTHING = new Content(List.of(), -1, Long.MIN_VALUE);

    /** Of a ledger that forgot nothing because it is kept. */
    Content(List<BatchEntry> entries, long committed, long floor) {
      this(entries, committed, floor, -1, Optional.empty());
    }

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
   * @param kept see {@link Content#kept}
   */
  void begin(BatchEntry entry, List<BatchEntry> needed, long floor, long kept);

  /**
   * Records that a batch was completed.
   *
   * @param after its entry as that of a batch that reads nothing behind it would be
   */
  void commit(BatchEntry after);
}
