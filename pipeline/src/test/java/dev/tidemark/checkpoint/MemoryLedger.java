/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** A ledger that outlasts the run that writes it. */
final class MemoryLedger implements Ledger {
  private List<BatchEntry> entries = new ArrayList<>();
  private long committed = -1;
  private long floor = Long.MIN_VALUE;

  @Override
  public Content content() {
    return new Content(entries, committed, floor);
  }

  @Override
  public void begin(BatchEntry entry) {
    entries.add(entry);
  }

  @Override
  public void begin(BatchEntry entry, List<BatchEntry> needed, long floor) {
    entries = new ArrayList<>(needed);
    entries.add(entry);
    this.floor = floor;
  }

  @Override
  public void commit(long batch, long watermark) {
    committed = batch;
  }
}
