/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.time.Duration;
import java.util.Locale;

/** The queries that are measured, and what they have in common in every system. */
enum BenchQuery {
  /** Count and approximate distinct users by page, in tumbling windows of five minutes. */
  PAGE_STATS,
  /** Count by page alone, in tumbling windows of five minutes: for {@link PlainBeam}. */
  COUNTS,

  /** As {@link #PAGE_STATS}, in windows of ten minutes, every five. */
  SLIDING,
  /** Clicks of a user with gaps of less than ten minutes. */
  SESSION,
  /** Each row that is not a bot's, two of its columns changed. */
  SELECT,

  /** Count by page over all of time, the whole table at each trigger. */
  TOTALS,
  /**
   * Count by page in windows of a day, which stay open; at each trigger the groups that changed, to
   * {@link UpdateFiles}: see {@link KeysCommand}.
   */
  DAY,
  /** Count by page in windows of ten seconds: see {@link LatencyCommand}. */
  LIVE;

  static final Duration DELAY = Duration.ofMinutes(10);
  static final Duration TUMBLING = Duration.ofMinutes(5);
  static final Duration SLIDING_SIZE = Duration.ofMinutes(10);
  static final Duration GAP = Duration.ofMinutes(10);
  static final Duration DAY_LONG = Duration.ofDays(1);
  static final Duration LIVE_LONG = Duration.ofSeconds(10);
  static final Duration LIVE_DELAY = Duration.ofSeconds(1);

  /** How far the watermark is behind. */
  Duration delay() {
    return this == LIVE ? LIVE_DELAY : DELAY;
  }

  /** As it is written on the command line and in the report. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
