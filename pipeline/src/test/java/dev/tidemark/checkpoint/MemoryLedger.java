/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A ledger that outlasts the run that writes it. */
final class MemoryLedger implements Ledger {
  private List<BatchEntry> entries = new ArrayList<>();
  private long committed = -1;
  private long floor = Long.MIN_VALUE;
  private long kept = -1;
  private Optional<BatchEntry> after = Optional.empty();

  @Override
  public Content content() {
    return new Content(entries, committed, floor, kept, after);
  }

  @Override
  public void begin(BatchEntry entry) {
    entries.add(entry);
  }

  @Override
  public void begin(BatchEntry entry, List<BatchEntry> needed, long floor, long kept) {
    entries = new ArrayList<>(needed);
    entries.add(entry);
    this.floor = floor;
    this.kept = kept;
  }

  @Override
  public void commit(BatchEntry after) {
    committed = after.batch();
    this.after = Optional.of(after);
  }
}
