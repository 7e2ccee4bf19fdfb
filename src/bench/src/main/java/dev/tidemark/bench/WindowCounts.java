/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts by window and page of the clicks that were sent. Not thread-safe. */
final class WindowCounts {
  private final long size;
  private final int pages;
  private final Map<Long, long[]> byStart = new HashMap<>();

  WindowCounts(Duration size, int pages) {
    this.size = size.toMillis();
    this.pages = pages;
  }

  /** Counts it, and gives it back. */
  Click add(Click click) {
    long start = Math.floorDiv(click.time(), size) * size;
    byStart.computeIfAbsent(start, s -> new long[pages])[click.page()]++;
    return click;
  }

  Result result() {
    Result result = new Result();
    byStart.forEach(
        (start, counts) -> {
          for (int page = 0; page < pages; page++) {
            if (counts[page] > 0) {
              String key = Truth.key(start, start + size, new Click(0, page, 0, 0).pageName());
              result.add(key, new Result.Values(counts[page], counts[page], -1));
            }
          }
        });
    return result;
  }
}
