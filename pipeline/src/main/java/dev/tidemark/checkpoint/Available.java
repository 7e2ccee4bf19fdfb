/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far partitions may be read: to their ends, or with {@link Extent#AVAILABLE_NOW} to those of
 * the first look.
 */
final class Available {
  private final Extent extent;
  private Optional<Map<Origin, Long>> first = Optional.empty();

  Available(Extent extent) {
    this.extent = extent;
  }

  /** Of {@code ends}, as they are now, those of the partitions that are read at all. */
  Map<Origin, Long> known(Map<Origin, Long> ends) {
    if (extent == Extent.UNTIL_STOPPED) {
      return ends;
    }
    Map<Origin, Long> limits = first.orElseGet(() -> Map.copyOf(ends));
    first = Optional.of(limits);
    Map<Origin, Long> known = new HashMap<>(ends);
    known.keySet().retainAll(limits.keySet());
    return known;
  }

  /** How far {@code origin} may be read, whose end is {@code end} now. */
  long limit(Origin origin, long end) {
    return first.map(limits -> Math.min(end, limits.get(origin))).orElse(end);
  }

  /** Whether there is nothing left to read, whatever may come. */
  boolean isRead(Map<Origin, Long> positions) {
    return first.isPresent()
        && first.get().entrySet().stream()
            .allMatch(limit -> positions.get(limit.getKey()) >= limit.getValue());
  }
}
