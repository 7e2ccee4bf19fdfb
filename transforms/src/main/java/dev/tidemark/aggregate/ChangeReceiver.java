/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

/** Takes a group of a window that changed: one row of update mode. */
interface ChangeReceiver {

  /**
   * A window's group.
   *
   * @param windowStart the window's start, in milliseconds since 1970
   * @param windowEnd the window's end, in milliseconds since 1970
   * @param table where the group is
   * @param group its number there
   */
  void accept(long windowStart, long windowEnd, AggregateTable table, int group);
}
