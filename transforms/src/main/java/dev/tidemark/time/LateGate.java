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
 *   session(10 min), no lateness: 10:00 is late from watermark 10:10 on, whatever session it joined
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
    return isClosed(windows.lastWindowEnd(eventTime), watermark);
  }

  /**
   * The start of the first window that holds {@code eventTime} and is open at {@code watermark};
   * meaningless when the event time is late.
   */
  public long firstOpenWindowStart(long eventTime, long watermark) {
    long closed = watermark == EventBatch.NO_WATERMARK ? eventTime : watermark - lateness();
    return windows.firstWindowStart(eventTime, closed);
  }

  /** Whether a window that ends at {@code end} is closed at {@code watermark}. */
  public boolean isClosed(long end, long watermark) {
    return end + lateness() <= watermark;
  }

  private long lateness() {
    return allowedLateness.toMillis();
  }
}
