/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static java.util.stream.Collectors.groupingBy;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.LateGate;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A query as the protocol sees it, without a runner: partitions that grow, micro-batches that are
 * planned, read, aggregated and made durable, by two sinks with triggers of their own, and a
 * process that may die between any two of these steps. What a process keeps in memory dies with it;
 * what is durable stays.
 *
 * <p>The runner is the worst that is allowed: it drops every row of a window that has closed at the
 * watermark it was told, and emits a window when its watermark reaches the close.
 */
final class Simulation {
  static final Duration DELAY = Duration.ofSeconds(5);
  static final LateGate GATE =
      new LateGate(
          WindowSpec.sliding(Duration.ofSeconds(10), Duration.ofSeconds(5)), Duration.ofSeconds(2));
  static final WatermarkSpec SPEC =
      WatermarkSpec.of("ts", DELAY).withIdleTimeout(Duration.ofSeconds(20));

  private static final long APPEND_TRIGGER = 3_000;
  private static final long UPDATE_TRIGGER = 7_000;
  private static final BatchPlanner.Limits LIMITS = new BatchPlanner.Limits(40, 30, 5);

  /** Where a process can die: it comes no further than this. */
  enum Death {
    NEVER,
    BEFORE_PLANNING,
    AFTER_PLANNING,
    AFTER_READING,
    AFTER_FIRST_STATE_FILE,
    AFTER_STATE_FILES,
    BEFORE_BASE,
    AFTER_BASE,
    AFTER_DEAD_LETTERS,
    AFTER_APPEND_SINK,
    AFTER_UPDATE_SINK
  }

  /** How a restart brings back what died. */
  enum Mode {
    /** Rows are read again until their windows are durable. */
    REPLAYS,
    /** What they come to is kept, until it is durable. */
    KEEPS,
    /** The same, for ever. */
    KEEPS_ALL,
    /** Rows are read again from the first on, and from some time on what they come to is kept. */
    UPGRADED
  }

  /** What a row comes to in a window. */
  private record Partial(Row row, long start) {}

  /** Something that happens. */
  sealed interface Event {
    /** Rows with these event times arrive in a partition, which may be a new one. */
    record Rows(int partition, List<Long> times) implements Event {}

    /** Time goes by. */
    record Wait(long millis) implements Event {}

    /** A micro-batch, and how far it comes; the next one is of a new process if it died. */
    record Batch(boolean reachable, Death death) implements Event {}
  }

  /** A row that was read: which, when, and by which watermark it was let in. */
  private record Row(Origin origin, long offset) {}

  // What is durable
  private final Map<Integer, List<Long>> log = new TreeMap<>();
  private final MemoryLedger ledger = new MemoryLedger();
  private final MemoryState<Partial> state;
  private final Map<Long, Set<Row>> appended = new HashMap<>();
  private final Map<Long, Set<Row>> updated = new HashMap<>();

  /** Files of late rows, each of one partition and called by what it holds. */
  private final Set<List<Row>> deadLetters = new HashSet<>();

  private long appendedUpTo = Long.MIN_VALUE;

  private final UnaryOperator<Ledger.Content> spoil;
  private long now = 1_000_000;
  private Optional<Run> run = Optional.empty();
  private final Mode mode;
  private boolean keeps;
  private boolean rebuilt;
  private long runs;
  private Death death = Death.NEVER;

  /**
   * @param spoil what a restart gets to see of the ledger: to plant a bug
   * @param bug another one
   */
  Simulation(Mode mode, UnaryOperator<Ledger.Content> spoil, MemoryState.Bug bug) {
    this.mode = mode;
    this.keeps = mode == Mode.KEEPS || mode == Mode.KEEPS_ALL;
    this.rebuilt = keeps;
    this.state =
        new MemoryState<>(
            bug, partial -> partial.start() + 10_000 + GATE.allowedLateness().toMillis());
    this.spoil = spoil;
    log.put(0, new ArrayList<>());
    log.put(1, new ArrayList<>());
  }

  /** What goes with the process. */
  private final class Run {
    private final BatchPlanner planner;
    private final Map<Origin, Seen> seen = new HashMap<>();
    private final TreeMap<Long, Set<Row>> open = new TreeMap<>();
    private final TreeMap<Long, Set<Row>> closed = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();
    private final TreeMap<Long, Set<Row>> live = new TreeMap<>();
    private long appendDue = Long.MAX_VALUE;
    private long updateDue = Long.MAX_VALUE;
    private final long epoch = ++runs;
    private final boolean keeping = keeps;

    Run() {
      Ledger spoilt =
          new Ledger() {
            @Override
            public Content content() {
              return spoil.apply(ledger.content());
            }

            @Override
            public void begin(BatchEntry entry) {
              ledger.begin(entry);
            }

            @Override
            public void begin(BatchEntry entry, List<BatchEntry> needed, long floor, long kept) {
              ledger.begin(entry, needed, floor, kept);
            }

            @Override
            public void commit(BatchEntry after) {
              ledger.commit(after);
            }
          };
      Map<Origin, Long> begin = new HashMap<>();
      log.keySet().forEach(partition -> begin.put(origin(partition), 0L));
      Restart restart = restart();
      planner =
          new BatchPlanner(
              Optional.of(SPEC),
              Optional.of(spoilt),
              begin,
              keeping
                  ? restart.withState(
                      state.of(
                          epoch, () -> death == Death.BEFORE_BASE, () -> death == Death.AFTER_BASE))
                  : restart,
              LIMITS,
              now);
    }

    private Restart restart() {
      long lateness = GATE.allowedLateness().toMillis();
      Horizon sinks =
          Horizon.leastOf(
              List.of(
                  history -> appendedUpTo, Horizon.ofBatches(Duration.ofMillis(UPDATE_TRIGGER))));
      boolean forEver = mode == Mode.KEEPS_ALL || mode == Mode.UPGRADED;
      return Restart.of(
          forEver ? Closes.NEVER : time -> GATE.windows().lastWindowEnd(time) + lateness,
          forEver ? Horizon.NONE : sinks,
          Extent.UNTIL_STOPPED);
    }

    /** Whether the process lives on. */
    boolean batch(boolean reachable, Death death) {
      try {
        return batchOrDeath(reachable, death);
      } catch (MemoryState.Died e) {
        return false;
      }
    }

    private boolean batchOrDeath(boolean reachable, Death death) {
      if (death == Death.BEFORE_PLANNING) {
        return false;
      }
      BatchPlan plan = planner.next(ends(reachable), seen, now);
      if (death == Death.AFTER_PLANNING) {
        return false;
      }
      List<Row> late = new ArrayList<>();
      if (plan.restores() >= 0) {
        state.read(plan.restores()).forEach(partial -> add(partial, plan.watermark()));
      }
      List<Partial> partials = new ArrayList<>();
      plan.stretches().forEach(stretch -> read(stretch, plan.watermark(), late, partials));
      if (death == Death.AFTER_READING || !keep(plan, partials, death)) {
        return false;
      }
      deadLetters.addAll(late.stream().collect(groupingBy(Row::origin)).values());
      if (death == Death.AFTER_DEAD_LETTERS) {
        return false;
      }
      append(plan.watermark());
      if (death == Death.AFTER_APPEND_SINK) {
        return false;
      }
      update(plan.watermark());
      return death != Death.AFTER_UPDATE_SINK;
    }

    /** By two splits, or in another run by three. */
    private boolean keep(BatchPlan plan, List<Partial> partials, Death death) {
      if (keeping && plan.batch() != BatchPlan.UNRECORDED) {
        int splits = 2 + (int) (epoch % 2);
        for (int split = 0; split < splits; split++) {
          int own = split;
          state.keep(
              plan.batch(),
              epoch,
              split,
              splits,
              partials.stream().filter(p -> p.row().origin().partition() % splits == own).toList());
          if (death == Death.AFTER_FIRST_STATE_FILE) {
            return false;
          }
        }
      }
      return death != Death.AFTER_STATE_FILES;
    }

    private void read(
        Stretch stretch, long runnerWatermark, List<Row> late, List<Partial> partials) {
      if (keeping && rebuilt && stretch.replayed()) {
        throw new Violation("what " + stretch + " came to is kept, and it is read again");
      }
      List<Long> times = log.get(stretch.origin().partition());
      long greatest = PartitionWatermarks.MIN;
      for (long offset = stretch.start(); offset < stretch.end(); offset++) {
        long time = times.get((int) offset);
        Row row = new Row(stretch.origin(), offset);
        greatest = Math.max(greatest, time);
        if (GATE.isLate(time, stretch.gate())) {
          if (!stretch.replayed()) {
            late.add(row);
          }
        } else {
          addToWindows(row, time, stretch.gate(), runnerWatermark, partials);
        }
      }
      long max = greatest;
      seen.merge(
          stretch.origin(),
          new Seen(1, max),
          (a, b) ->
              new Seen(a.batches() + b.batches(), Math.max(a.maxEventTime(), b.maxEventTime())));
    }

    private void addToWindows(
        Row row, long time, long gate, long runnerWatermark, List<Partial> partials) {
      long last = GATE.windows().lastWindowStart(time);
      for (long start = GATE.firstOpenWindowStart(time, gate); start <= last; start += 5_000) {
        Partial partial = new Partial(row, start);
        add(partial, runnerWatermark);
        partials.add(partial);
      }
    }

    private void add(Partial partial, long runnerWatermark) {
      Row row = partial.row();
      long start = partial.start();
      if (GATE.isClosed(start + 10_000, runnerWatermark)) {
        throw new Violation("the runner would drop %s of window %d".formatted(row, start));
      }
      if (!open.computeIfAbsent(start, s -> new HashSet<>()).add(row)) {
        throw new Violation("%s was read twice".formatted(row));
      }
      live.computeIfAbsent(start, s -> new HashSet<>()).add(row);
      if (changed.isEmpty()) {
        updateDue = now + UPDATE_TRIGGER;
      }
      changed.add(start);
    }

    private void append(long watermark) {
      while (!open.isEmpty() && GATE.isClosed(open.firstKey() + 10_000, watermark)) {
        if (closed.isEmpty()) {
          appendDue = now + APPEND_TRIGGER;
        }
        closed.put(open.firstKey(), open.remove(open.firstKey()));
      }
      if (!closed.isEmpty() && now > appendDue) {
        long lateness = GATE.allowedLateness().toMillis();
        closed.forEach(
            (start, rows) -> {
              if (start + 10_000 + lateness > appendedUpTo) {
                appended.put(start, rows);
              }
            });
        appendedUpTo = Math.max(appendedUpTo, closed.lastKey() + 10_000 + lateness);
        closed.clear();
      }
    }

    private void update(long watermark) {
      if (!changed.isEmpty() && now > updateDue) {
        changed.forEach(start -> updated.put(start, new HashSet<>(live.get(start))));
        changed.clear();
      }
      live.keySet()
          .removeIf(start -> !changed.contains(start) && GATE.isClosed(start + 10_000, watermark));
    }
  }

  private LogEnds ends(boolean reachable) {
    return new LogEnds() {
      @Override
      public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
        Map<Origin, Long> ends = new HashMap<>();
        log.forEach((partition, rows) -> ends.put(origin(partition), (long) rows.size()));
        return reachable ? Optional.of(ends) : Optional.empty();
      }

      @Override
      public long beginning(Origin origin) {
        return 0;
      }
    };
  }

  private static Origin origin(int partition) {
    return new Origin("log", partition);
  }

  /** Something that must not be. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
      super(what);
    }
  }

  /**
   * Lets all of it happen, and then lets the query come to its end undisturbed.
   *
   * @throws Violation when the results are not those that they must be
   */
  void run(List<Event> events) {
    for (int i = 0; i < events.size(); i++) {
      if (mode == Mode.UPGRADED && i == events.size() / 2) {
        keeps = true;
        run = Optional.empty();
      }
      happen(events.get(i));
    }
    for (int i = 0; i < 200; i++) {
      happen(new Event.Wait(1_000));
      happen(new Event.Batch(true, Death.NEVER));
    }
    check();
  }

  private void happen(Event event) {
    rebuilt = rebuilt || (keeps && state.compactions() > 0);
    if (event instanceof Event.Rows rows) {
      log.computeIfAbsent(rows.partition(), p -> new ArrayList<>()).addAll(rows.times());
    } else if (event instanceof Event.Wait wait) {
      now += wait.millis();
    } else if (event instanceof Event.Batch batch) {
      death = batch.death();
      if (run.isEmpty()) {
        run = Optional.of(new Run());
      }
      if (!run.get().batch(batch.reachable(), batch.death())) {
        run = Optional.empty();
      }
      now += 500;
    }
  }

  /** Each row is in all those of its windows that were open when it was read, or a dead letter. */
  private void check() {
    Set<Row> late = lateRows();
    Map<Long, Set<Row>> expected = new HashMap<>();
    log.forEach(
        (partition, times) -> {
          for (int offset = 0; offset < times.size(); offset++) {
            Row row = new Row(origin(partition), offset);
            long last = GATE.windows().lastWindowStart(times.get(offset));
            boolean counted = appended.getOrDefault(last, Set.of()).contains(row);
            if (counted == late.contains(row)) {
              throw new Violation(
                  "%s of %d is %s".formatted(row, times.get(offset), counted ? "both" : "lost"));
            }
            expected.computeIfAbsent(last, l -> new HashSet<>()).add(row);
          }
        });
    appended.forEach(
        (start, rows) -> {
          if (!rows.equals(updated.get(start))) {
            throw new Violation(
                "window %d was appended with %s and updated to %s"
                    .formatted(start, rows, updated.get(start)));
          }
        });
    updated.keySet().forEach(this::requireAppended);
  }

  private Set<Row> lateRows() {
    Set<Row> rows = new HashSet<>();
    for (List<Row> file : deadLetters) {
      for (Row row : file) {
        if (!rows.add(row)) {
          throw new Violation(row + " is late twice");
        }
      }
    }
    return rows;
  }

  private void requireAppended(long start) {
    if (!appended.containsKey(start)) {
      throw new Violation("window %d was updated and never appended".formatted(start));
    }
  }

  /** How often what is kept was compacted. */
  int compactions() {
    return state.compactions();
  }

  /** How many rows were late. */
  int late() {
    return lateRows().size();
  }

  /** How many windows were appended. */
  int windows() {
    return appended.size();
  }
}
