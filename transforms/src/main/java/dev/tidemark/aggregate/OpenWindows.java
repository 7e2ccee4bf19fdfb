/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.SlidingWindowSpec;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The open windows of a shard while a pane is merged into them: keeps them as they were written,
 * opens those that the pane has something for, and notes which groups changed.
 */
final class OpenWindows {
  private final SlidingWindowSpec windows;
  private final AggregateTable.Layout layout;
  private final LateGate gate;
  private final Map<Long, byte[]> written;
  private final TreeMap<Long, Changed> changed = new TreeMap<>();
  private long watermark = Long.MAX_VALUE;

  /** A window that the pane has something for. */
  private record Changed(AggregateTable table, BitSet groups) {}

  /**
   * Begins with what {@link #stillOpen} gave after the last pane.
   *
   * @param written by window start; null before the first pane
   */
  OpenWindows(AggregatePlan plan, AggregateTable.Layout layout, Map<Long, byte[]> written) {
    this.windows = (SlidingWindowSpec) plan.windows();
    this.layout = layout;
    this.gate = plan.lateGate();
    this.written = written == null ? Map.of() : written;
  }

  void merge(PartialAggregate partial) {
    long step = windows.every().toMillis();
    long last = windows.lastWindowStart(partial.start());
    for (long start = partial.firstWindowStart(); start <= last; start += step) {
      Changed window = changed.computeIfAbsent(start, this::open);
      for (int group : window.table().merge(partial.table())) {
        window.groups().set(group);
      }
    }
    watermark = Math.min(watermark, partial.watermark());
  }

  private Changed open(long start) {
    AggregateTable table = new AggregateTable(layout);
    byte[] before = written.get(start);
    if (before != null) {
      table.merge(before);
    }
    return new Changed(table, new BitSet());
  }

  /** Gives every group that the pane had something for, windows in event-time order. */
  void forEachChange(ChangeReceiver receiver) {
    changed.forEach(
        (start, window) ->
            window.groups().stream()
                .forEach(group -> receiver.accept(start, end(start), window.table(), group)));
  }

  /**
   * The windows to keep, as written: those that were open at the least watermark of the pane. No
   * later row can be of another, since a source's watermark never goes back.
   */
  Map<Long, byte[]> stillOpen() {
    long now = watermark == Long.MAX_VALUE ? EventBatch.NO_WATERMARK : watermark;
    Map<Long, byte[]> open = new HashMap<>(written);
    changed.forEach((start, window) -> open.put(start, window.table().write()));
    open.keySet().removeIf(start -> gate.isClosed(end(start), now));
    return open;
  }

  private long end(long start) {
    return start + windows.size().toMillis();
  }
}
