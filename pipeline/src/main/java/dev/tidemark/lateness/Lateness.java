/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import dev.tidemark.query.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How late the rows of a source are. A row's lateness is how far its event time lies behind the
 * greatest that its partition had brought before it; 0 for one that is in order.
 *
 * <p>The delay that a row needs is the least with which it is not dropped, if the watermark goes by
 * the row's own partition and by every row: less is enough in practice, since other partitions hold
 * the watermark and chunks of rows share one. So what is said to be kept is kept.
 *
 * @param query the query
 * @param partitions by name
 * @param all partitions together
 * @param choices what some delays keep and cost, the shortest first
 * @param curve the same for many delays, from none to the one that keeps all
 * @param current what the query's own delay keeps and costs
 * @param advice the delay to choose
 * @param latest the rows that need the longest delay, the latest first
 * @param malformed how many records could not become rows
 * @param truncated whether the limit was reached before the end of the source
 */
public record Lateness(
    Query query,
    List<Partition> partitions,
    Partition all,
    List<Choice> choices,
    List<Choice> curve,
    Choice current,
    Choice advice,
    List<LateRow> latest,
    long malformed,
    boolean truncated) {

  /**
   * The rows of a partition.
   *
   * @param name of the partition, {@code clicks-0}
   * @param rows how many
   * @param inOrder how many were not behind any row before them
   * @param median the lateness that half of the rows do not exceed; and so on
   * @param greatest the greatest lateness
   * @param first the least event time
   * @param last the greatest event time
   * @param offsets which of its rows; empty where there are none, or of all partitions together
   * @param exact whether nothing was rounded
   */
  public record Partition(
      String name,
      long rows,
      long inOrder,
      Duration median,
      Duration p95,
      Duration p99,
      Duration p999,
      Duration greatest,
      Optional<Instant> first,
      Optional<Instant> last,
      Optional<Offsets> offsets,
      boolean exact) {}

  /** The offsets of the first and the last row that were read. */
  public record Offsets(long first, long last) {}

  /**
   * A delay, and what it brings.
   *
   * @param share of the rows that it keeps at least, from 0 to 1
   * @param delay the watermark's
   * @param dropped how many rows would be dropped, at most
   * @param latency how much event time must go by after a window's end before it is emitted
   * @param openWindows how many windows are open at a time; 0 where there are none
   * @param stateRows about how many results the query would keep at a time
   */
  public record Choice(
      double share,
      Duration delay,
      long dropped,
      Duration latency,
      long openWindows,
      long stateRows) {}

  /**
   * A row that is late.
   *
   * @param partition it was read from
   * @param offset there
   * @param eventTime the row's
   * @param behind the greatest event time of its partition
   * @param needs the delay that would keep it
   */
  public record LateRow(
      String partition, long offset, Instant eventTime, Duration behind, Duration needs) {}
}
