/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.SlidingWindowSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/** Windows that begin at regular times. */
final class OpenWindows implements OpenResults {
  private final SlidingWindowSpec windows;
  private final LateGate gate;
  private final AggregateTable.Layout layout;
  private final TreeMap<Long, PartialAggregate> written = new TreeMap<>();
  private final TreeMap<Long, Changed> changed = new TreeMap<>();
  private long watermark = Long.MAX_VALUE;

  /** A window that the pane has something for. */
  private record Changed(AggregateTable table, BitSet groups) {}

  OpenWindows(
      SlidingWindowSpec windows,
      LateGate gate,
      AggregateTable.Layout layout,
      List<PartialAggregate> written) {
    this.windows = windows;
    this.gate = gate;
    this.layout = layout;
    written.forEach(window -> this.written.put(window.start(), window));
  }

  @Override
  public void merge(Iterable<PartialAggregate> pane) {
    long step = windows.every().toMillis();
    for (PartialAggregate partial : pane) {
      long last = windows.lastWindowStart(partial.start());
      for (long start = partial.firstWindowStart(); start <= last; start += step) {
        Changed window = changed.computeIfAbsent(start, this::open);
        for (int group : window.table().merge(partial.table())) {
          window.groups().set(group);
        }
      }
      watermark = Math.min(watermark, partial.watermark());
    }
    changed.forEach(
        (start, window) ->
            written.put(
                start,
                new PartialAggregate(start, end(start), start, watermark, window.table().write())));
  }

  private Changed open(long start) {
    AggregateTable table = new AggregateTable(layout);
    PartialAggregate before = written.get(start);
    if (before != null) {
      table.merge(before.table());
    }
    return new Changed(table, new BitSet());
  }

  @Override
  public void forEachChange(ChangeReceiver receiver) {
    changed.forEach(
        (start, window) ->
            window.groups().stream()
                .forEach(group -> receiver.accept(start, end(start), window.table(), group)));
  }

  @Override
  public void forEachKept(PartialAggregate kept, ChangeReceiver receiver) {
    AggregateTable table = new AggregateTable(layout);
    for (int group : table.merge(kept.table())) {
      receiver.accept(kept.start(), kept.end(), table, group);
    }
  }

  @Override
  public List<PartialAggregate> stillOpen() {
    return closed(false);
  }

  @Override
  public List<PartialAggregate> closed() {
    return closed(true);
  }

  /**
   * By the least watermark of the pane: no later row can be of a window that had closed by then,
   * since a source's watermark never goes back.
   */
  private List<PartialAggregate> closed(boolean wanted) {
    long now = watermark == Long.MAX_VALUE ? EventBatch.NO_WATERMARK : watermark;
    List<PartialAggregate> some = new ArrayList<>(written.values());
    some.removeIf(window -> gate.isClosed(window.end(), now) != wanted);
    return some;
  }

  private long end(long start) {
    return start + windows.size().toMillis();
  }
}
