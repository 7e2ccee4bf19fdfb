/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.window.WindowSpec;
import java.io.Serializable;
import java.time.Duration;

/**
 * Which rows are too late. A window is closed once the watermark has reached its end plus the
 * allowed lateness; a row is late if every window that would hold it is closed. The boundary is
 * exact: a window that ends at 10:05 is closed at watermark 10:05, not a millisecond before.
 *
 * <pre>
 *   tumbling(5 min), no lateness, watermark 10:05
 *     10:04:59.999 → late      (its window ended at 10:05)
 *     10:05        → not late  (its window ends at 10:10)
 *   the same with 1 minute of allowed lateness: 10:04:59.999 is late from watermark 10:06 on
 * </pre>
 *
 * @param windows the windows that rows fall into
 * @param allowedLateness how long a window stays open after the watermark passed its end
 */
public record LateGate(WindowSpec windows, Duration allowedLateness) implements Serializable {

  /**
   * Whether every window that holds {@code eventTime} is closed at {@code watermark}; both in
   * milliseconds since 1970.
   */
  public boolean isLate(long eventTime, long watermark) {
    return watermark != EventBatch.NO_WATERMARK
        && windows.lastWindowStart(eventTime) <= lastClosedWindowStart(watermark);
  }

  /**
   * The start of the first window that holds {@code eventTime} and is open at {@code watermark};
   * meaningless when the event time is late.
   */
  public long firstOpenWindowStart(long eventTime, long watermark) {
    long first = windows.firstWindowStart(eventTime);
    return watermark == EventBatch.NO_WATERMARK
        ? first
        : Math.max(first, lastClosedWindowStart(watermark) + windows.every().toMillis());
  }

  /** Whether the window that starts at {@code start} is closed at {@code watermark}. */
  public boolean isClosed(long start, long watermark) {
    return watermark != EventBatch.NO_WATERMARK && start <= lastClosedWindowStart(watermark);
  }

  /**
   * The greatest window start whose window is closed: those of {@code end + allowedLateness <=
   * watermark}.
   */
  private long lastClosedWindowStart(long watermark) {
    return windows.lastWindowStart(
        watermark - allowedLateness.toMillis() - windows.size().toMillis());
  }
}
