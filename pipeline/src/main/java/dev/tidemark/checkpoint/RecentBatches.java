/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The batches of this run, where the ledger need not know those that were completed: for sinks of
 * which it is not known otherwise what is durable. Of many every other one will do.
 */
final class RecentBatches {
  private static final int MANY = 2_048;

  private List<BatchEntry> entries = new ArrayList<>();

  void add(BatchEntry entry) {
    entries.add(
        new BatchEntry(
            entry.batch(), entry.plannedAt(), entry.liveSince(), entry.watermark(), Map.of()));
    if (entries.size() > MANY) {
      List<BatchEntry> half = new ArrayList<>();
      for (int i = 0; i < entries.size(); i += 2) {
        half.add(entries.get(i));
      }
      entries = half;
    }
  }

  List<BatchEntry> upTo(long batch) {
    return entries.stream().filter(entry -> entry.batch() <= batch).toList();
  }
}
