/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What goes into one commit: the windows that the table does not hold yet, in the order of their
 * ends. The table remembers the greatest window end that it holds as the version of the sink's
 * transaction id, so a window that ends no later was committed before: it is replayed, and skipped.
 *
 * <pre>
 *   table at 10:10, windows that end at 10:20, 10:10 and 10:15
 *     → skip 10:10, add 10:15 and 10:20, table at 10:20
 * </pre>
 *
 * @param added windows to add, earliest first
 * @param skipped windows that the table holds
 */
record Step(List<Manifest> added, List<Manifest> skipped) {

  /**
   * @param held the greatest window end that the table holds, in milliseconds since 1970
   */
  static Step of(Collection<Manifest> windows, OptionalLong held) {
    List<Manifest> ordered =
        windows.stream().sorted(Comparator.comparingLong(Manifest::windowEnd)).toList();
    long horizon = held.orElse(Long.MIN_VALUE);
    return new Step(
        ordered.stream().filter(w -> held.isEmpty() || w.windowEnd() > horizon).toList(),
        ordered.stream().filter(w -> held.isPresent() && w.windowEnd() <= horizon).toList());
  }

  boolean isEmpty() {
    return added.isEmpty();
  }

  /** The greatest window end among those added, in milliseconds since 1970. */
  long horizon() {
    return added.get(added.size() - 1).windowEnd();
  }

  List<DataFile> files() {
    return added.stream().flatMap(w -> w.files().stream()).toList();
  }

  long rows() {
    return rows(added);
  }

  long skippedRows() {
    return rows(skipped);
  }

  private static long rows(List<Manifest> windows) {
    return windows.stream().mapToLong(Manifest::rows).sum();
  }
}
