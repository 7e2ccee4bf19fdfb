/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import java.util.List;

/**
 * The results of some groups that rows can still change, while a pane is merged into them. Between
 * panes they are kept as they were written, a partial result for each window, whose times are the
 * window's, or one for all sessions; and a window that a pane has nothing for is not opened.
 */
interface OpenResults {

  /**
   * Begins with what {@link #stillOpen} gave after the last pane.
   *
   * @param written null before the first pane
   */
  static OpenResults of(
      AggregatePlan plan, AggregateTable.Layout layout, List<PartialAggregate> written) {
    List<PartialAggregate> before = written == null ? List.of() : written;
    if (plan.windows() instanceof SlidingWindowSpec windows) {
      return new OpenWindows(windows, plan.lateGate(), layout, before);
    }
    return plan.windows() instanceof SessionWindowSpec
        ? new ShardSessions(plan, layout, before)
        : new OpenTotals(layout, before);
  }

  void merge(Iterable<PartialAggregate> pane);

  /** Gives every group that the pane had something for, windows in event-time order. */
  void forEachChange(ChangeReceiver receiver);

  /** Gives every group of something that was kept. */
  void forEachKept(PartialAggregate kept, ChangeReceiver receiver);

  /** What to keep: the windows that later rows may be of. */
  List<PartialAggregate> stillOpen();

  /** The windows that were kept so far, or are new, and that no later row can be of. */
  List<PartialAggregate> closed();
}
