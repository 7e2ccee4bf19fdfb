/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.time.Duration;
import java.util.ArrayDeque;
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
 * after those of whose rows a window is not durable yet; see {@link Replay}. Where what rows come
 * to is {@linkplain KeptState kept}, that comes in first, and those are not read again.
 *
 * <p>Plain code: told the time, not thread-safe.
 */
public final class BatchPlanner {
  static final Comparator<Origin> BY_NAME =
      Comparator.comparing(Origin::source).thenComparingInt(Origin::partition);

  private final Optional<WatermarkSpec> spec;
  private final Optional<Ledger> ledger;
  private final Restart restart;
  private final Limits limits;
  private final Available available;
  private final Deque<BatchPlan> replay;
  private final Map<Origin, Long> positions;
  private final PartitionWatermarks watermarks;
  private final Map<Origin, Long> batchesSeen = new HashMap<>();
  private final RecentBatches recent = new RecentBatches();
  private List<BatchEntry> entries;
  private int rebuilding; // how many batches read again what is to be kept, 0 if none
  private long committed;
  private long floor;
  private long nextBatch;
  private End end = End.NOT_YET;
  private Optional<Long> liveSince = Optional.empty();
  private Map<Origin, Long> ends = Map.of();
  private long clock = PartitionWatermarks.MIN;
  private long recordedClock = PartitionWatermarks.MIN;
  private long openUntil = PartitionWatermarks.MIN; // by the clock: when what was read has closed
  private BatchPlan current;

  /**
   * How much a batch, and the ledger, may hold.
   *
   * @param rows the most records of all partitions, or what offsets count in their place
   * @param stretches the most stretches
   * @param prunings after how many batches the ledger forgets those that are not needed
   */
  public record Limits(long rows, int stretches, int prunings) {
    private static final int BATCHES_BETWEEN_PRUNINGS = 32;

    public Limits(long rows, int stretches) {
      this(rows, stretches, BATCHES_BETWEEN_PRUNINGS);
    }
  }

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
   * @param restart what a restart needs
   * @param now milliseconds since 1970
   * @throws CheckpointException when what was kept is damaged
   */
  public BatchPlanner(
      Optional<WatermarkSpec> spec,
      Optional<Ledger> ledger,
      Map<Origin, Long> begin,
      Restart restart,
      Limits limits,
      long now) {
    this.spec = spec;
    this.ledger = ledger;
    this.restart = restart;
    this.limits = limits;
    this.available = new Available(restart.extent());
    Ledger.Content content = content();
    this.committed = content.committed();
    boolean kept =
        restart.state().filter(state -> state.holds(committed, content.kept() >= 0)).isPresent();
    this.entries = new ArrayList<>(content.entries());
    if (entries.isEmpty()) {
      positions = new HashMap<>(begin);
      floor = content.floor();
      nextBatch = committed + 1;
      watermarks = watermarks(PartitionWatermarks.State.initial(), now);
    } else {
      BatchEntry last = entries.get(entries.size() - 1);
      positions = new HashMap<>(last.ends());
      floor = Math.max(content.floor(), restart.horizon().durable(history()));
      nextBatch = last.batch() + 1;
      clock = last.watermark();
      recordedClock = clock;
      openUntil = clock == PartitionWatermarks.MIN ? clock : restart.closes().closeOf(clock);
      boolean done = kept && last.batch() <= committed;
      watermarks = watermarks((done ? content.after().orElse(last) : last).before(), now);
    }
    replay = replay(content, kept);
  }

  /** By plans, also of those that an earlier version wrote no watermark for. */
  private Ledger.Content content() {
    Ledger.Content content = ledger.map(Ledger::content).orElse(Ledger.Content.NOTHING);
    if (restart.time() == Restart.Time.OF_ROWS) {
      return content;
    }
    return new Ledger.Content(
        content.entries().stream().map(BatchEntry::judgedWhenPlanned).toList(),
        content.committed(),
        content.floor(),
        content.kept(),
        content.after());
  }

  private Deque<BatchPlan> replay(Ledger.Content content, boolean kept) {
    if (kept) {
      return Replay.behindKept(content);
    }
    Need needed = restart.state().isPresent() ? Need.ALL : need();
    Deque<BatchPlan> plans = Replay.of(content, needed, limits.rows(), limits.stretches());
    if (restart.state().isEmpty()) {
      return plans;
    }
    Deque<BatchPlan> numbered = new ArrayDeque<>();
    for (BatchPlan plan : plans) {
      numbered.add(plan.isRecorded() ? plan : plan.withBatch(BatchPlan.replay(numbered.size())));
    }
    rebuilding = numbered.size();
    return numbered;
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
    current = replay.isEmpty() ? plan(log.ends(positions, now), log, now) : replay.poll();
    return current;
  }

  /** Takes note of what the last batch came to. */
  private void settle(Map<Origin, Seen> seen, long now) {
    boolean readAnew = current != null && current.isRecorded();
    seen.forEach(
        (origin, of) -> {
          Long before = batchesSeen.put(origin, of.batches());
          if (readAnew && (before == null || before != of.batches())) {
            watermarks.read(origin, of.maxEventTime(), now);
          }
        });
    if (readAnew && current.batch() > committed) {
      committed = current.batch();
      BatchEntry after = entry(committed, now, current.watermark(), positions);
      ledger.ifPresent(l -> l.commit(after));
    }
    if (rebuilding > 0 && replay.isEmpty() && current != null) {
      restart.state().orElseThrow().rebuilt(rebuilding - 1, committed);
      rebuilding = 0;
    }
  }

  private BatchPlan plan(Optional<Map<Origin, Long>> ends, LogEnds log, long now) {
    liveSince = Optional.of(liveSince.orElse(now));
    this.ends = ends.orElse(Map.of());
    ends.map(available::known).ifPresent(known -> look(known, log, now));
    long before = restart.time() == Restart.Time.OF_PLANS ? clock : watermarks.reported();
    if (available.isRead(positions)) {
      end = end == End.NOT_YET ? End.LAST_WATERMARK : End.REACHED;
    }
    if (end == End.REACHED) {
      return new BatchPlan(BatchPlan.UNRECORDED, List.of(), before);
    }
    long watermark = watermark(now);
    Map<Origin, Long> until =
        ends.map(available::known)
            .map(known -> new Shares(limits, available, positions).of(known, log))
            .orElse(Map.of());
    List<Stretch> stretches = new ArrayList<>();
    until.forEach(
        (origin, end) ->
            stretches.add(new Stretch(origin, positions.get(origin), end, watermark, now, false)));
    if (stretches.isEmpty() && !moves(before, watermark) && nextBatch > 0) {
      return new BatchPlan(BatchPlan.UNRECORDED, List.of(), watermark);
    }
    if (!stretches.isEmpty()) {
      openUntil = restart.closes().closeOf(watermark);
    }
    record(now, watermark, until);
    return new BatchPlan(nextBatch++, inOrder(stretches), watermark);
  }

  /**
   * Whether the ledger must know of a watermark. That of the clock always moves; it must be known
   * while a window may be open, so that no later run, by a clock that was set back, reads rows of
   * one that has closed.
   */
  private boolean moves(long before, long watermark) {
    return restart.time() == Restart.Time.OF_PLANS
        ? recordedClock < openUntil
        : watermark != before;
  }

  /** That of the clock does not go back, even if the clock does. */
  private long watermark(long now) {
    if (restart.time() == Restart.Time.OF_PLANS) {
      clock = Math.max(clock, now);
      return clock;
    }
    return spec.isPresent() ? watermarks.advance(now) : PartitionWatermarks.MIN;
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

  private void record(long now, long watermark, Map<Origin, Long> until) {
    recordedClock = watermark;
    BatchEntry entry = entry(nextBatch, now, watermark, until);
    if (ledger.isPresent()) {
      if (nextBatch % limits.prunings() == limits.prunings() - 1) {
        floor = Math.max(floor, restart.horizon().durable(history()));
        restart.state().ifPresentOrElse(state -> keep(state, entry), () -> prune(entry));
      } else {
        ledger.get().begin(entry);
      }
      entries.add(entry);
    }
    positions.putAll(until);
  }

  /** How partitions stand, and what is read of them. */
  private BatchEntry entry(long batch, long now, long watermark, Map<Origin, Long> until) {
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
    return new BatchEntry(batch, now, liveSince.orElse(now), watermark, parts);
  }

  /** Forgets all batches that were completed, since what they came to is kept. */
  private void keep(KeptState state, BatchEntry next) {
    long settled = entries.isEmpty() ? floor : entries.get(entries.size() - 1).watermark();
    entries.forEach(recent::add);
    entries = new ArrayList<>();
    ledger.orElseThrow().begin(next, entries, floor, committed);
    state.compact(committed, Math.min(floor, settled));
  }

  /** Forgets batches, from the oldest on, of whose rows every window is durable. */
  private void prune(BatchEntry last) {
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
    ledger.orElseThrow().begin(last, entries, floor, -1);
  }

  /**
   * Without event time batches differ in their extent alone, unless it matters when they were done.
   */
  private void append(List<BatchEntry> needed, BatchEntry entry) {
    if (spec.isEmpty() && restart.closes().afterBatch().isEmpty() && !needed.isEmpty()) {
      entry = needed.remove(needed.size() - 1).with(entry);
    }
    needed.add(entry);
  }

  private Need need() {
    long settled =
        restart.closes().afterBatch().flatMap(this::settledFor).map(BatchEntry::batch).orElse(-1L);
    return new Need(restart.closes(), floor, settled);
  }

  private Horizon.History history() {
    return wait -> settledFor(wait).map(BatchEntry::watermark).orElse(Long.MIN_VALUE);
  }

  /** The last batch that was done and had time to wait. */
  private Optional<BatchEntry> settledFor(Duration wait) {
    List<BatchEntry> done = new ArrayList<>(recent.upTo(committed));
    entries.stream().filter(e -> e.batch() <= committed).forEach(done::add);
    return new DoneBatches(done).settledFor(wait);
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
