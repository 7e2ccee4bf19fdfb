/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.time.Duration;

/**
 * Session windows: a group's rows that follow each other less than {@code gap} apart are one
 * window, from the first row's event time to {@code gap} after the last one's.
 *
 * <p>Seen from a row, it opens {@code [time, time + gap)}, and sessions of the same group that
 * intersect are one. Sessions that only touch are two, as with Beam's {@code Sessions}: a row
 * exactly {@code gap} after the last one begins a new session. (Structured Streaming's {@code
 * session_window} puts that one row into the session before.) Event times are taken to the
 * millisecond.
 *
 * <pre>
 *   session(10 min), one group
 *     10:00, 10:05          → [10:00, 10:15)
 *     then 10:14:59.999     → [10:00, 10:24:59.999)    less than 10 minutes after 10:05: the same
 *     or 10:15              → [10:00, 10:15) and [10:15, 10:25)
 *     10:00, 10:15, 10:08   → two sessions, then one: 10:08 joins them to [10:00, 10:25)
 * </pre>
 *
 * <p><b>Late</b> is a row whose own {@code [time, time + gap)} had closed when it was read, that
 * is, {@code time + gap + allowedLateness <= watermark}, whatever sessions there are: so it can be
 * told before anything is grouped, as Beam and Structured Streaming tell it. A session that has
 * closed is never opened again. A row that is not late, but less than {@code gap} after the last
 * row of a session that has closed, begins a session of its own:
 *
 * <pre>
 *   session(10 min), no allowed lateness: 10:00, then watermark 10:10 closes [10:00, 10:10)
 *     10:00 → late: [10:00, 10:10) has closed
 *     10:04 → not late: [10:04, 10:14) is open; a session of its own, which overlaps the closed one
 * </pre>
 *
 * @param gap how far apart rows must be to be of different sessions
 */
public record SessionWindowSpec(Duration gap) implements WindowSpec {

  public SessionWindowSpec {
    if (gap.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "a session gap of " + gap + ": it must be at least 1 millisecond long");
    }
  }

  @Override
  public long firstWindowStart(long time, long endingAfter) {
    return time;
  }

  @Override
  public long lastWindowStart(long time) {
    return time;
  }

  @Override
  public long lastWindowEnd(long time) {
    return time + gap.toMillis();
  }
}
