/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The micro-batches by which a restart brings back what died with the last run. Rows are read again
 * at the watermark that they were first read at: so the same rows are let in, the same are late,
 * and each window gets what it had.
 *
 * <p>Several recorded batches become one, because one has less to do than many: nothing is lost by
 * it as long as the runner's own watermark is that of the first, since a window that closed between
 * them is then only emitted later. Partitions of a batch whose rows all belong to windows that are
 * durable are left out. The last recorded batch always comes back as itself: it may have been half
 * done, and sinks recognise what they have of it.
 */
final class Replay {
  private final Need need;
  private final long maxRows;
  private final int maxStretches;
  private final Deque<BatchPlan> plans = new ArrayDeque<>();
  private List<Stretch> gathered = new ArrayList<>();
  private long rows;
  private long watermark;

  private Replay(Need need, long maxRows, int maxStretches) {
    this.need = need;
    this.maxRows = maxRows;
    this.maxStretches = maxStretches;
  }

  /**
   * The batches to read, in order; none if the ledger is empty.
   *
   * @param need which rows are to be read
   * @param maxRows where a batch is full
   * @param maxStretches where a batch is full, too
   */
  static Deque<BatchPlan> of(Ledger.Content ledger, Need need, long maxRows, int maxStretches) {
    Replay replay = new Replay(need, maxRows, maxStretches);
    List<BatchEntry> entries = ledger.entries();
    for (int i = 0; i + 1 < entries.size(); i++) {
      replay.add(entries.get(i), entries.get(i + 1));
    }
    replay.flush();
    if (!entries.isEmpty()) {
      replay.addLast(entries.get(entries.size() - 1), ledger.committed());
    }
    return replay.plans;
  }

  /**
   * The same where what was completed is kept: that comes in first, and then the last batch, if it
   * was not completed.
   */
  static Deque<BatchPlan> behindKept(Ledger.Content ledger) {
    Replay replay = new Replay(Need.ALL, Long.MAX_VALUE, Integer.MAX_VALUE);
    if (ledger.committed() >= 0) {
      replay.plans.add(BatchPlan.restoring(ledger.committed()));
    }
    List<BatchEntry> entries = ledger.entries();
    if (!entries.isEmpty() && entries.get(entries.size() - 1).batch() > ledger.committed()) {
      replay.addLast(entries.get(entries.size() - 1), ledger.committed());
    }
    return replay.plans;
  }

  private void add(BatchEntry entry, BatchEntry next) {
    List<Stretch> stretches = new ArrayList<>();
    entry
        .parts()
        .forEach(
            (origin, part) -> {
              if (part.start() < part.end() && need.of(origin, entry, next)) {
                stretches.add(stretch(entry, origin, part, true));
              }
            });
    long length = stretches.stream().mapToLong(Stretch::length).sum();
    if (rows + length > maxRows || gathered.size() + stretches.size() > maxStretches) {
      flush();
    }
    if (length > maxRows) { // of many batches that were put together
      stretches.forEach(stretch -> addInPieces(stretch, entry));
    } else {
      gather(stretches, length, entry);
    }
  }

  private void addInPieces(Stretch whole, BatchEntry entry) {
    for (long start = whole.start(); start < whole.end(); start += maxRows) {
      long end = Math.min(whole.end(), start + maxRows);
      if (rows + end - start > maxRows) {
        flush();
      }
      gather(List.of(whole.between(start, end)), end - start, entry);
    }
  }

  private void gather(List<Stretch> stretches, long length, BatchEntry entry) {
    if (gathered.isEmpty()) {
      watermark = gate(entry);
    }
    gathered.addAll(stretches);
    rows += length;
  }

  private void addLast(BatchEntry entry, long committed) {
    boolean replayed = entry.batch() <= committed;
    List<Stretch> stretches = new ArrayList<>();
    entry
        .parts()
        .forEach(
            (origin, part) -> {
              if (part.start() < part.end()) {
                stretches.add(stretch(entry, origin, part, replayed));
              }
            });
    plans.add(new BatchPlan(entry.batch(), BatchPlanner.inOrder(stretches), gate(entry)));
  }

  private void flush() {
    if (!gathered.isEmpty()) {
      plans.add(new BatchPlan(BatchPlan.UNRECORDED, BatchPlanner.inOrder(gathered), watermark));
    }
    gathered = new ArrayList<>();
    rows = 0;
  }

  private Stretch stretch(BatchEntry entry, Origin origin, BatchEntry.Part part, boolean replayed) {
    return new Stretch(origin, part.start(), part.end(), gate(entry), entry.plannedAt(), replayed);
  }

  private long gate(BatchEntry entry) {
    return Math.max(entry.watermark(), need.floor());
  }
}
