/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a micro-batch reads each partition: all the same, as far as they have it, and no more
 * than it may hold.
 *
 * @param positions where each is to be read on
 */
record Shares(BatchPlanner.Limits limits, Available available, Map<Origin, Long> positions) {

  /**
   * Of each partition that has something the offset behind what is read.
   *
   * @param ends behind their last records
   */
  Map<Origin, Long> of(Map<Origin, Long> ends, LogEnds log) {
    Map<Origin, Long> limited = new HashMap<>(ends);
    limited.replaceAll(
        (origin, end) ->
            end > positions.get(origin) ? log.limit(origin, positions.get(origin), end) : end);
    return share(limited);
  }

  private Map<Origin, Long> share(Map<Origin, Long> ends) {
    List<Origin> shortestFirst =
        ends.keySet().stream()
            .filter(origin -> left(origin, ends) > 0)
            .sorted(
                Comparator.comparingLong((Origin o) -> left(o, ends))
                    .thenComparing(BatchPlanner.BY_NAME))
            .limit(limits.stretches())
            .toList();
    Map<Origin, Long> until = new HashMap<>();
    long left = limits.rows();
    for (int i = 0; i < shortestFirst.size(); i++) {
      Origin origin = shortestFirst.get(i);
      long position = positions.get(origin);
      long fair = Math.max(1, left / (shortestFirst.size() - i));
      long length = Math.min(fair, left(origin, ends));
      until.put(origin, position + length);
      left -= length;
    }
    return until;
  }

  private long left(Origin origin, Map<Origin, Long> ends) {
    return available.limit(origin, ends.get(origin)) - positions.get(origin);
  }
}
