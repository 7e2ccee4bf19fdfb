/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.query.Query;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.datasketches.hll.HllSketch;

/**
 * About how many rows of state a query would keep: the groups of a window, on the average, for each
 * window that is open. Groups are counted in stretches of event time as long as a window, by
 * sketches that are exact for some hundreds; of the newest stretches alone, so memory is bounded.
 */
final class StateEstimate {
  private static final int STRETCHES = 64;
  private static final int LG_K = 12; // a standard error of 1.6 %

  private final List<String> groupBy;
  private final long length;
  private final boolean aggregates;
  private final TreeMap<Long, HllSketch> open = new TreeMap<>();
  private long closed;
  private double closedGroups;

  StateEstimate(Query query) {
    this.groupBy = query.groupBy();
    this.aggregates = !query.aggregates().isEmpty();
    this.length = query.window().map(StateEstimate::length).orElse(0L);
  }

  private static long length(WindowSpec windows) {
    Duration length =
        windows instanceof SessionWindowSpec session
            ? session.gap()
            : ((SlidingWindowSpec) windows).size();
    return length.toMillis();
  }

  /** Notes the groups of a batch. */
  Noting noting(EventBatch batch) {
    List<Column> columns = new ArrayList<>();
    groupBy.forEach(name -> columns.add(batch.column(name)));
    return (row, time) -> {
      if (aggregates) {
        stretchOf(time).update(key(columns, row));
      }
    };
  }

  /** Takes rows of one batch. */
  interface Noting {
    /**
     * Notes a row.
     *
     * @param time of the event, in milliseconds since 1970
     */
    void note(int row, long time);
  }

  private static String key(List<Column> columns, int row) {
    StringBuilder key = new StringBuilder("g");
    for (Column column : columns) {
      key.append('\u0000').append(column.value(row));
    }
    return key.toString();
  }

  private HllSketch stretchOf(long time) {
    long stretch = length == 0 ? 0 : Math.floorDiv(time, length);
    HllSketch known = open.get(stretch);
    if (known != null) {
      return known;
    }
    if (open.size() == STRETCHES) {
      Map.Entry<Long, HllSketch> oldest = open.pollFirstEntry();
      closed++;
      closedGroups += oldest.getValue().getEstimate();
    }
    HllSketch sketch = new HllSketch(LG_K);
    open.put(stretch, sketch);
    return sketch;
  }

  /**
   * How many rows of state there are at a time.
   *
   * @param openFor from the start of a window until it closes
   * @param windows how many windows are open at a time; 0: they are sessions, or there are none
   */
  long rows(Duration openFor, long windows) {
    double all = closedGroups + open.values().stream().mapToDouble(HllSketch::getEstimate).sum();
    long stretches = closed + open.size();
    if (stretches == 0) {
      return 0;
    }
    double times =
        windows > 0
            ? windows
            : length == 0 ? 1 : (double) openFor.plusMillis(length).toMillis() / length;
    return Math.round(all / stretches * times);
  }
}
