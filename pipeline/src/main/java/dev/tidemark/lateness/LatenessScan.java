/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.lateness.Lateness.Choice;
import dev.tidemark.lateness.Lateness.LateRow;
import dev.tidemark.lateness.Lateness.Partition;
import dev.tidemark.query.Query;
import dev.tidemark.query.ScanBound;
import dev.tidemark.query.SourceScan;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Measures lateness: one pass over what a query's source holds, in bounded memory. */
public final class LatenessScan {
  /** The shares of rows that a delay is looked for, the last of them all. */
  static final List<Double> SHARES = List.of(0.95, 0.99, 0.999, 0.9999, 1.0);

  private static final int LATEST_SHOWN = 10;
  private static final int CURVE_POINTS = 400;
  private static final Comparator<LateRow> BY_NEED =
      Comparator.comparing(LateRow::needs)
          .thenComparing(LateRow::partition, Comparator.reverseOrder())
          .thenComparing(LateRow::offset, Comparator.reverseOrder());

  private final Query query;
  private final WatermarkSpec spec;
  private final Optional<WindowSpec> windows;
  private final Map<String, Seen> partitions = new TreeMap<>();
  private final Seen all = new Seen();
  private final Distribution needs = new Distribution();
  private final PriorityQueue<LateRow> latest = new PriorityQueue<>(BY_NEED);
  private final StateEstimate state;
  private long malformed;
  private long records;

  /** What was seen of a partition. */
  private static final class Seen {
    private final Distribution lateness = new Distribution();
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;
    private long firstOffset = -1;
    private long lastOffset = -1;

    void add(long eventTime, long behind) {
      lateness.add(behind);
      least = Math.min(least, eventTime);
      greatest = Math.max(greatest, eventTime);
    }
  }

  LatenessScan(Query query) {
    this.query = query;
    this.spec =
        query
            .watermark()
            .orElseThrow(() -> new IllegalArgumentException("there is no watermark to measure by"));
    this.windows = query.window();
    this.state = new StateEstimate(query);
  }

  /**
   * Measures what {@code query}, which has a watermark, would read.
   *
   * @param limit at most that many records
   * @param from where to begin; empty: where a new query would
   * @param to where to end; empty: where the source does
   * @throws IOException when the source can no longer be read
   */
  public static Lateness measure(
      Query query, long limit, Optional<ScanBound> from, Optional<ScanBound> to)
      throws IOException {
    LatenessScan scan = new LatenessScan(query);
    SourceScan.of(query).withLimit(limit).between(from, to).read(scan::add);
    return scan.result(scan.records >= limit);
  }

  void add(EventBatch batch) {
    records += batch.size() + batch.malformed().size();
    malformed += batch.malformed().size();
    Origin origin = batch.origin();
    LongColumn times = (LongColumn) batch.column(spec.column());
    Seen partition = partitions.computeIfAbsent(origin.toString(), name -> new Seen());
    if (batch.size() > 0) {
      partition.firstOffset = partition.firstOffset < 0 ? batch.offset(0) : partition.firstOffset;
      partition.lastOffset = batch.offset(batch.size() - 1);
    }
    StateEstimate.Noting groups = state.noting(batch);
    for (int row = 0; row < batch.size(); row++) {
      long time = Micros.toMillis(times.get(row));
      long newest = partition.greatest;
      long behind = newest == Long.MIN_VALUE ? 0 : Math.max(0, newest - time);
      long needed = newest == Long.MIN_VALUE ? 0 : need(time, newest);
      partition.add(time, behind);
      all.add(time, behind);
      needs.add(needed);
      groups.note(row, time);
      if (needed > 0) {
        note(
            new LateRow(
                origin.toString(),
                batch.offset(row),
                Instant.ofEpochMilli(time),
                Duration.ofMillis(behind),
                Duration.ofMillis(needed)));
      }
    }
  }

  /**
   * The least delay with which a row is kept: its last window must close after the newest row less
   * the delay. Without windows nothing is dropped, and the delay is that which holds the watermark
   * behind the row.
   */
  private long need(long time, long newest) {
    long needed =
        windows.isPresent()
            ? newest - windows.get().lastWindowEnd(time) - query.allowedLateness().toMillis() + 1
            : newest - time;
    return Math.max(0, needed);
  }

  private void note(LateRow row) {
    latest.add(row);
    if (latest.size() > LATEST_SHOWN) {
      latest.poll();
    }
  }

  Lateness result(boolean truncated) {
    List<Choice> choices = new ArrayList<>();
    for (double share : SHARES) {
      choices.add(choice(share, Duration.ofMillis(needs.quantile(share))));
    }
    List<Partition> each = new ArrayList<>();
    partitions.forEach((name, seen) -> each.add(partition(name, seen)));
    List<LateRow> late = new ArrayList<>(latest);
    late.sort(BY_NEED.reversed());
    Choice current = choice(kept(spec.delay()), spec.delay());
    return new Lateness(
        query,
        each,
        partition("all", all),
        choices,
        curve(),
        current,
        advice(choices),
        late,
        malformed,
        truncated);
  }

  /** A point for each delay at which something changes, up to some hundred of them. */
  private List<Choice> curve() {
    List<Choice> curve = new ArrayList<>();
    for (long millis : needs.values(CURVE_POINTS)) {
      Duration delay = Duration.ofMillis(millis);
      curve.add(choice(kept(delay), delay));
    }
    return curve;
  }

  private double kept(Duration delay) {
    return needs.total() == 0 ? 1 : 1 - (double) needs.above(delay.toMillis()) / needs.total();
  }

  /** All rows if that takes no more than twice of what 99.99 % do; else 99.99 %. Rounded up. */
  private Choice advice(List<Choice> choices) {
    Choice most = choices.get(choices.size() - 2);
    Choice every = choices.get(choices.size() - 1);
    boolean worthAll = every.delay().compareTo(most.delay().multipliedBy(2)) <= 0;
    Duration delay = RoundDelay.up(worthAll ? every.delay() : most.delay());
    return choice(kept(delay), delay);
  }

  private Choice choice(double share, Duration delay) {
    Duration wait = delay.plus(query.allowedLateness());
    long open =
        windows
            .filter(SlidingWindowSpec.class::isInstance)
            .map(
                window -> {
                  SlidingWindowSpec sliding = (SlidingWindowSpec) window;
                  long every = sliding.every().toMillis();
                  return (sliding.size().plus(wait).toMillis() + every - 1) / every;
                })
            .orElse(0L);
    return new Choice(
        share, delay, needs.above(delay.toMillis()), wait, open, state.rows(wait, open));
  }

  private static Partition partition(String name, Seen seen) {
    Distribution lateness = seen.lateness;
    boolean empty = lateness.total() == 0;
    return new Partition(
        name,
        lateness.total(),
        lateness.zeros(),
        Duration.ofMillis(lateness.quantile(0.5)),
        Duration.ofMillis(lateness.quantile(0.95)),
        Duration.ofMillis(lateness.quantile(0.99)),
        Duration.ofMillis(lateness.quantile(0.999)),
        Duration.ofMillis(lateness.greatest()),
        empty ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen.least)),
        empty ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen.greatest)),
        seen.firstOffset < 0
            ? Optional.empty()
            : Optional.of(new Lateness.Offsets(seen.firstOffset, seen.lastOffset)),
        lateness.isExact());
  }
}
