/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts what a query keeps between bundles, since no runner does: rows of partial results and
 * their bytes. Metrics of the namespace {@code tidemark}, set once for each bundle or pane, and in
 * number bounded for ever:
 *
 * <ul>
 *   <li>counters {@code state_rows_added} and {@code state_bytes_added}, where partial results are
 *       made, and {@code state_rows_removed} and {@code state_bytes_removed}, for each sink, where
 *       a closed window gives them up. What was added and not removed is kept. A group counts once
 *       for each bundle that had rows of it, or for each slice where those are merged first; and as
 *       often as it has windows
 *   <li>counters {@code state_rows_kept} and {@code state_bytes_kept}, which go down too, where a
 *       step keeps one row for each window and group in state cells of its own (update and complete
 *       mode)
 *   <li>gauges {@code window/SLOT}, the start of a window that rows went into, in milliseconds
 *       since 1970. A window has one of {@link #SLOTS} slots, by its number, so a later window
 *       takes the slot over when it has long been closed.
 * </ul>
 */
final class StateMetrics implements Serializable {
  private static final long serialVersionUID = 1L;

  /** More windows than that are not told apart while they are open. */
  private static final int SLOTS = 512;

  private final Counter rowsAdded = counter("state_rows_added");
  private final Counter bytesAdded = counter("state_bytes_added");
  private final Counter rowsRemoved = counter("state_rows_removed");
  private final Counter bytesRemoved = counter("state_bytes_removed");
  private final Counter rowsKept = counter("state_rows_kept");
  private final Counter bytesKept = counter("state_bytes_kept");

  /** Notes that a partial result begins to wait for the close of each of its windows. */
  void added(PartialAggregate partial, WindowSpec windows) {
    long times = windowsOf(partial, windows);
    rowsAdded.inc(times * AggregateTable.size(partial.table()));
    bytesAdded.inc(times * partial.table().length);
  }

  /** Notes that a partial result waits for one of its windows no more. */
  void removed(PartialAggregate partial) {
    removed(partial, 1);
  }

  /** Notes that a partial result waits no more, for it was merged with others of its slice. */
  void removed(PartialAggregate partial, WindowSpec windows) {
    removed(partial, windowsOf(partial, windows));
  }

  private void removed(PartialAggregate partial, long times) {
    rowsRemoved.inc(times * AggregateTable.size(partial.table()));
    bytesRemoved.inc(times * partial.table().length);
  }

  private static long windowsOf(PartialAggregate partial, WindowSpec windows) {
    return windows instanceof SlidingWindowSpec sliding
        ? (sliding.lastWindowStart(partial.start()) - partial.firstWindowStart())
                / sliding.every().toMillis()
            + 1
        : 1;
  }

  /**
   * Notes that what is kept in a state cell takes the place of what was there.
   *
   * @param before null where there was nothing
   */
  void keeps(List<PartialAggregate> before, List<PartialAggregate> now) {
    rowsKept.inc(rows(now) - (before == null ? 0 : rows(before)));
    bytesKept.inc(bytes(now) - (before == null ? 0 : bytes(before)));
  }

  /**
   * The same for what waits for its window's close.
   *
   * @param before null where there was nothing
   * @param now null where there is nothing
   */
  void takesThePlaceOf(PartialAggregate before, PartialAggregate now) {
    if (before != null) {
      removed(before);
    }
    if (now != null) {
      rowsAdded.inc(AggregateTable.size(now.table()));
      bytesAdded.inc(now.table().length);
    }
  }

  private static long rows(List<PartialAggregate> tables) {
    return tables.stream().mapToLong(each -> AggregateTable.size(each.table())).sum();
  }

  private static long bytes(List<PartialAggregate> tables) {
    return tables.stream().mapToLong(each -> each.table().length).sum();
  }

  /**
   * Notes the windows that a partial result goes into; sessions are not windows before they close.
   */
  static void touched(WindowSpec windows, PartialAggregate partial) {
    if (windows instanceof SlidingWindowSpec sliding) {
      long step = sliding.every().toMillis();
      long last = sliding.lastWindowStart(partial.start());
      for (long start = partial.firstWindowStart(); start <= last; start += step) {
        long slot = Math.floorMod(Math.floorDiv(start, step), SLOTS);
        Metrics.gauge(PreAggregate.METRICS, "window/" + slot).set(start);
      }
    }
  }

  private static Counter counter(String name) {
    return Metrics.counter(PreAggregate.METRICS, name);
  }
}
