/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says, on the driver, what each micro-batch reads and by which watermark its rows are judged; and
 * records it before the batch begins. A batch is then a function of its plan: whoever reads it, and
 * however often, reads the same rows at the same watermark.
 *
 * <p>The watermark is the least over the partitions of all splits, those that are idle left out,
 * made from what the last batch read; all rows of a batch are judged by it, and the runner too.
 *
 * <p>The protocol, for batch n:
 *
 * <ol>
 *   <li>batch n - 1 is done, all of its output: {@code commits/n-1} is written
 *   <li>what it read moves the watermark; the plan is made and {@code offsets/n} is written
 *   <li>the batch is read, its results become durable
 * </ol>
 *
 * <p>So a restart finds at most one batch that began and may not be done. It reads that one again,
 * after those of whose rows a window is not durable yet; see {@link Replay}.
 *
 * <p>Plain code: told the time, not thread-safe.
 */
public final class BatchPlanner {
  private static final int BATCHES_BETWEEN_PRUNINGS = 32;
  private static final Comparator<Origin> BY_NAME =
      Comparator.comparing(Origin::source).thenComparingInt(Origin::partition);

  private final Optional<WatermarkSpec> spec;
  private final Optional<Ledger> ledger;
  private final Closes closes;
  private final Horizon horizon;
  private final Limits limits;
  private final Available available;
  private final Deque<BatchPlan> replay;
  private final Map<Origin, Long> positions;
  private final PartitionWatermarks watermarks;
  private final Map<Origin, Long> batchesSeen = new HashMap<>();
  private List<BatchEntry> entries;
  private long committed;
  private long floor;
  private long nextBatch;
  private End end = End.NOT_YET;
  private Optional<Long> liveSince = Optional.empty();
  private Map<Origin, Long> ends = Map.of();
  private BatchPlan current;

  /**
   * How much a batch may hold.
   *
   * @param rows the most records of all partitions, or what offsets count in their place
   * @param stretches the most stretches
   */
  public record Limits(long rows, int stretches) {}

  private enum End {
    NOT_YET,
    /** All is read; the batch that is under way has the watermark which that brought. */
    LAST_WATERMARK,
    REACHED
  }

  /**
   * Goes on from what {@code ledger} holds.
   *
   * @param spec how the watermark is made; empty if rows have no event time
   * @param ledger empty: a restart begins anew
   * @param begin where to begin when there is nothing in the ledger
   * @param closes until when a row is needed
   * @param horizon up to where results are durable
   * @param extent what of the input is read
   * @param now milliseconds since 1970
   */
  public BatchPlanner(
      Optional<WatermarkSpec> spec,
      Optional<Ledger> ledger,
      Map<Origin, Long> begin,
      Closes closes,
      Horizon horizon,
      Limits limits,
      Extent extent,
      long now) {
    this.spec = spec;
    this.ledger = ledger;
    this.closes = closes;
    this.horizon = horizon;
    this.limits = limits;
    this.available = new Available(extent);
    Ledger.Content content = ledger.map(Ledger::content).orElse(Ledger.Content.NOTHING);
    this.entries = new ArrayList<>(content.entries());
    this.committed = content.committed();
    if (entries.isEmpty()) {
      positions = new HashMap<>(begin);
      floor = content.floor();
      nextBatch = committed + 1;
      watermarks = watermarks(PartitionWatermarks.State.initial(), now);
    } else {
      BatchEntry last = entries.get(entries.size() - 1);
      positions = new HashMap<>(last.ends());
      floor = Math.max(content.floor(), horizon.durable(history()));
      nextBatch = last.batch() + 1;
      watermarks = watermarks(last.before(), now);
    }
    replay = Replay.of(content, need(), limits.rows(), limits.stretches());
  }

  private PartitionWatermarks watermarks(PartitionWatermarks.State state, long now) {
    WatermarkSpec any =
        spec.orElseGet(() -> WatermarkSpec.of("", Duration.ZERO)); // never asked then
    return new PartitionWatermarks(any, state, positions.keySet(), now);
  }

  /** How far the query is with the batch that was planned last. */
  public Standing standing() {
    return new Standing(positions, ends, watermarks.state());
  }

  /**
   * Whether all has been read that was to be read, and the watermark that this brought has been the
   * one of a whole batch: there is nothing more to come. Never of a query that reads {@link
   * Extent#UNTIL_STOPPED}.
   */
  public boolean isAtEnd() {
    return end == End.REACHED;
  }

  /**
   * The next batch, recorded. To be called when the last one is done, and all of its results have
   * been handed on.
   *
   * @param seen what readers report, of each partition, since the query started
   * @param now milliseconds since 1970
   */
  public BatchPlan next(LogEnds log, Map<Origin, Seen> seen, long now) {
    settle(seen, now);
    current = replay.isEmpty() ? plan(log.ends(), log, now) : replay.poll();
    return current;
  }

  /** Takes note of what the last batch came to. */
  private void settle(Map<Origin, Seen> seen, long now) {
    boolean readAnew = current != null && current.batch() != BatchPlan.UNRECORDED;
    seen.forEach(
        (origin, of) -> {
          Long before = batchesSeen.put(origin, of.batches());
          if (readAnew && (before == null || before != of.batches())) {
            watermarks.read(origin, of.maxEventTime(), now);
          }
        });
    if (readAnew && current.batch() > committed) {
      committed = current.batch();
      long watermark = current.watermark();
      ledger.ifPresent(l -> l.commit(committed, watermark));
    }
  }

  private BatchPlan plan(Optional<Map<Origin, Long>> ends, LogEnds log, long now) {
    liveSince = Optional.of(liveSince.orElse(now));
    this.ends = ends.orElse(Map.of());
    ends.map(available::known).ifPresent(known -> look(known, log, now));
    long before = watermarks.reported();
    if (available.isRead(positions)) {
      end = end == End.NOT_YET ? End.LAST_WATERMARK : End.REACHED;
    }
    if (end == End.REACHED) {
      return new BatchPlan(BatchPlan.UNRECORDED, List.of(), before);
    }
    long watermark = spec.isPresent() ? watermarks.advance(now) : PartitionWatermarks.MIN;
    Map<Origin, Long> until =
        ends.map(available::known).map(known -> share(limited(known, log))).orElse(Map.of());
    List<Stretch> stretches = new ArrayList<>();
    until.forEach(
        (origin, end) ->
            stretches.add(new Stretch(origin, positions.get(origin), end, watermark, now, false)));
    if (stretches.isEmpty() && watermark == before && nextBatch > 0) {
      return new BatchPlan(BatchPlan.UNRECORDED, List.of(), watermark);
    }
    record(now, watermark, until);
    return new BatchPlan(nextBatch++, inOrder(stretches), watermark);
  }

  /** Partitions that are new, those at their end, and those that are not. */
  private void look(Map<Origin, Long> ends, LogEnds log, long now) {
    ends.forEach(
        (origin, end) -> {
          if (!positions.containsKey(origin)) {
            positions.put(origin, Math.min(end, log.beginning(origin)));
            watermarks.join(origin, now);
          }
          long position = positions.get(origin);
          if (end < position) {
            throw new IllegalStateException(
                "partition %d of %s ends at offset %d, but the query has read it up to %d: it was deleted and made anew. Start the query with another checkpointLocation."
                    .formatted(origin.partition(), origin.source(), end, position));
          }
          if (end == position) {
            watermarks.caughtUp(origin, now);
          } else {
            watermarks.behind(origin);
          }
        });
  }

  private Map<Origin, Long> limited(Map<Origin, Long> ends, LogEnds log) {
    Map<Origin, Long> limited = new HashMap<>(ends);
    limited.replaceAll(
        (origin, end) ->
            end > positions.get(origin) ? log.limit(origin, positions.get(origin), end) : end);
    return limited;
  }

  /** How far each partition that has something is read: all the same, as far as they have it. */
  private Map<Origin, Long> share(Map<Origin, Long> ends) {
    List<Origin> shortestFirst =
        ends.keySet().stream()
            .filter(origin -> left(origin, ends) > 0)
            .sorted(Comparator.comparingLong((Origin o) -> left(o, ends)).thenComparing(BY_NAME))
            .limit(limits.stretches())
            .toList();
    Map<Origin, Long> until = new HashMap<>();
    long left = limits.rows();
    for (int i = 0; i < shortestFirst.size(); i++) {
      Origin origin = shortestFirst.get(i);
      long position = positions.get(origin);
      long fair = Math.max(1, left / (shortestFirst.size() - i));
      long length = Math.min(fair, left(origin, ends));
      until.put(origin, position + length);
      left -= length;
    }
    return until;
  }

  private long left(Origin origin, Map<Origin, Long> ends) {
    return available.limit(origin, ends.get(origin)) - positions.get(origin);
  }

  private void record(long now, long watermark, Map<Origin, Long> until) {
    Map<Origin, BatchEntry.Part> parts = new HashMap<>();
    PartitionWatermarks.State state = watermarks.state();
    positions.forEach(
        (origin, position) ->
            parts.put(
                origin,
                new BatchEntry.Part(
                    position,
                    until.getOrDefault(origin, position),
                    state.partitions().get(origin))));
    BatchEntry entry = new BatchEntry(nextBatch, now, liveSince.orElse(now), watermark, parts);
    if (ledger.isPresent()) {
      if (nextBatch % BATCHES_BETWEEN_PRUNINGS == BATCHES_BETWEEN_PRUNINGS - 1) {
        prune(entry);
        ledger.get().begin(entry, entries, floor);
      } else {
        ledger.get().begin(entry);
      }
      entries.add(entry);
    }
    positions.putAll(until);
  }

  /** Forgets batches, from the oldest on, of whose rows every window is durable. */
  private void prune(BatchEntry last) {
    floor = Math.max(floor, horizon.durable(history()));
    Need need = need();
    List<BatchEntry> needed = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      BatchEntry entry = entries.get(i);
      BatchEntry next = i + 1 < entries.size() ? entries.get(i + 1) : last;
      boolean read = !entry.isEmpty();
      boolean open =
          entry.parts().keySet().stream().anyMatch(origin -> need.of(origin, entry, next));
      if (read && open) {
        append(needed, entry);
      }
    }
    entries = needed;
  }

  /**
   * Without event time batches differ in their extent alone, unless it matters when they were done.
   */
  private void append(List<BatchEntry> needed, BatchEntry entry) {
    if (spec.isEmpty() && closes.afterBatch().isEmpty() && !needed.isEmpty()) {
      entry = needed.remove(needed.size() - 1).with(entry);
    }
    needed.add(entry);
  }

  private Need need() {
    long settled = closes.afterBatch().flatMap(this::settledFor).map(BatchEntry::batch).orElse(-1L);
    return new Need(closes, floor, settled);
  }

  private Horizon.History history() {
    return wait -> settledFor(wait).map(BatchEntry::watermark).orElse(Long.MIN_VALUE);
  }

  /** The last batch that was done and had time to wait. */
  private Optional<BatchEntry> settledFor(Duration wait) {
    List<BatchEntry> done = entries.stream().filter(e -> e.batch() <= committed).toList();
    if (wait.isZero()) {
      return done.isEmpty() ? Optional.empty() : Optional.of(done.get(done.size() - 1));
    }
    return settled(done, wait.toMillis());
  }

  /**
   * The last batch that had waited long enough in any one run, for one that the same run completed:
   * what waited died with its run, and began to wait again in the next.
   */
  private static Optional<BatchEntry> settled(List<BatchEntry> done, long wait) {
    Optional<BatchEntry> settled = Optional.empty();
    int next = 0; // the batch behind the last one that is settled
    for (int i = 0; i + 1 < done.size(); i++) {
      BatchEntry later = done.get(i);
      boolean completedByItsRun = done.get(i + 1).liveSince() == later.liveSince();
      long doneBy = later.plannedAt() - wait;
      while (completedByItsRun
          && next + 1 < done.size()
          && later.liveSince() <= doneBy
          && done.get(next + 1).plannedAt() <= doneBy) {
        settled = Optional.of(done.get(next));
        next++;
      }
    }
    return settled;
  }

  /** By gate, so that the watermark does not go back within a batch; then by partition. */
  static List<Stretch> inOrder(List<Stretch> stretches) {
    return stretches.stream()
        .sorted(
            Comparator.comparingLong(Stretch::gate)
                .thenComparing(Stretch::origin, BY_NAME)
                .thenComparingLong(Stretch::start))
        .toList();
  }
}
