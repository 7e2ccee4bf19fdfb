/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.monitor.QueryStatus.State;
import dev.tidemark.sink.watch.WatchedPoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one run of a query: makes a report of each batch, remembers the last ones, tells
 * listeners, and says how the query is. Thread-safe.
 *
 * <p>On a runner that tells of its batches a report is made when one ends; on others, each second.
 */
public final class QueryMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryMonitor.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration STALLED_AFTER = Duration.ofMinutes(1);
  private static final Duration LAST_REPORT = Duration.ofSeconds(1);

  private final Facts facts;
  private final WatchedPoints watched;
  private final Redaction redaction;
  private final Clock clock;
  private final Instant startedAt;
  private final ProgressTracker tracker;
  private final Diagnosis diagnosis;
  private final SourceProbe source;
  private final History history = new History();
  private final List<ProgressListener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService ticking;
  private volatile Optional<Pipeline> pipeline = Optional.empty();
  private volatile Supplier<Optional<Instant>> ledger = Optional::empty;
  private volatile Readings readings;
  private volatile boolean runnerHasBatches;
  private volatile Instant lastEnd;
  private volatile Instant lastRecords;
  private volatile Optional<End> end = Optional.empty();

  /** What can be asked of a pipeline that runs. */
  private record Pipeline(
      Supplier<Readings> readings, Function<Readings, Optional<Instant>> watermark) {}

  private record End(State state, String message, Instant at) {}

  /**
   * @param sourceCheck throws when the source cannot be read now
   */
  public QueryMonitor(Facts facts, WatchedPoints watched, Runnable sourceCheck, Clock clock) {
    this.redaction = Redaction.of(facts.query());
    this.facts =
        new Facts(
            facts.query(),
            facts.id(),
            facts.runId(),
            redaction.of(facts.source()),
            facts.sinks().stream().map(redaction::of).toList(),
            facts.resultColumns());
    this.watched = watched;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.lastEnd = startedAt;
    this.lastRecords = startedAt;
    this.tracker = new ProgressTracker(this.facts, redaction, () -> ledger.get());
    this.diagnosis = new Diagnosis(facts.query(), stalledAfter(facts));
    this.source = new SourceProbe(sourceCheck);
    this.ticking =
        Executors.newScheduledThreadPool(
            2, // asking a source takes time
            task -> {
              Thread thread = new Thread(task, "monitoring " + facts.query().name());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Some batches more than the longest trigger. */
  private static Duration stalledAfter(Facts facts) {
    return facts.query().sinks().stream()
        .map(sink -> sink.trigger().interval())
        .max(Duration::compareTo)
        .map(trigger -> trigger.multipliedBy(3))
        .filter(long3 -> long3.compareTo(STALLED_AFTER) > 0)
        .orElse(STALLED_AFTER);
  }

  /**
   * The pipeline runs.
   *
   * @param batches whether {@link #batchEnded} will be called for each batch
   */
  public void started(
      Supplier<Readings> readings,
      Function<Readings, Optional<Instant>> watermark,
      boolean batches) {
    runnerHasBatches = batches;
    pipeline = Optional.of(new Pipeline(readings, watermark));
    if (!batches) {
      eachTick(() -> batchEnded(Batch.ofTime(lastEnd, clock.instant())));
    }
    eachTick(() -> source.look(lastRecords, clock.instant()));
  }

  /**
   * Asks the query's ledger up to where results are durable, where no sink tells.
   *
   * @param horizon is asked after each batch
   */
  public void horizonFrom(Supplier<Optional<Instant>> horizon) {
    ledger = horizon;
  }

  private void eachTick(Runnable task) {
    @SuppressWarnings("unused") // ended by shutting down
    ScheduledFuture<?> untilClosed =
        ticking.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.warn("monitoring {} failed for a moment", facts.query().name(), e);
              }
            },
            TICK.toMillis(),
            TICK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Makes a report of a batch. Called between that batch and the next. */
  public synchronized void batchEnded(Batch batch) {
    if (pipeline.isEmpty() || end.isPresent()) {
      return;
    }
    readings = pipeline.get().readings().get();
    Batch clean =
        new Batch(
            batch.begin(),
            batch.end(),
            batch.waited(),
            batch.processed(),
            batch.failure().map(redaction::of));
    QueryProgress progress =
        tracker.after(clean, readings, pipeline.get().watermark().apply(readings));
    history.add(progress);
    notifyAll(); // whoever ends it may wait for this one
    lastEnd = batch.end();
    if (progress.numInputRows() > 0) {
      lastRecords = batch.end();
    }
    listeners.forEach(listener -> tell(() -> listener.onProgress(progress)));
  }

  /**
   * The query has ended. A runner may tell of the batch that failed only after it has failed as a
   * whole; that report is waited for, a second at most.
   *
   * @param failure why, if it failed
   */
  public void ended(State state, Optional<Throwable> failure) {
    List<ProgressListener> told;
    synchronized (this) {
      if (runnerHasBatches && state == State.FAILED) {
        awaitFailedBatch();
      }
      if (end.isPresent()) {
        return;
      }
      if (!runnerHasBatches || history.reports().isEmpty()) {
        lastReport();
      }
      String message =
          failure
              .map(QueryMonitor::messageOf)
              .map(redaction::of)
              .map(this::causeOf)
              .orElse(State.STOPPED == state ? "Stopped" : "All input was read");
      end = Optional.of(new End(state, message, clock.instant()));
      told = List.copyOf(listeners); // whoever comes later is told by addListener
    }
    ticking.shutdownNow();
    QueryStatus status = status();
    told.forEach(listener -> tell(() -> listener.onTerminated(status)));
  }

  /** Why the last batch failed, if the runner names only what came of that. */
  private String causeOf(String told) {
    return lastProgress()
        .flatMap(QueryProgress::failure)
        .filter(why -> !why.contains(told))
        .orElse(told);
  }

  private synchronized void awaitFailedBatch() {
    long deadline = System.nanoTime() + LAST_REPORT.toNanos();
    try {
      while (end.isEmpty() && lastProgress().flatMap(QueryProgress::failure).isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What happened since the last tick; a pipeline that has ended may no longer say. */
  private void lastReport() {
    try {
      batchEnded(Batch.ofTime(lastEnd, clock.instant()));
    } catch (RuntimeException e) {
      LOG.debug("no last report of {}", facts.query().name(), e);
    }
  }

  private static String messageOf(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("a progress listener failed", e);
    }
  }

  /** Whoever is added is told of what happens from now on; of an end that was before, at once. */
  public void addListener(ProgressListener listener) {
    boolean over;
    synchronized (this) {
      listeners.add(listener);
      over = end.isPresent();
    }
    if (over) {
      tell(() -> listener.onTerminated(status()));
    }
  }

  /** As {@link #addListener}, but told of {@link #recentProgress} first, and of each batch once. */
  public synchronized void follow(ProgressListener listener) {
    history.reports().forEach(progress -> tell(() -> listener.onProgress(progress)));
    addListener(listener);
  }

  /** Ends what {@link #addListener} began. */
  public void removeListener(ProgressListener listener) {
    listeners.remove(listener);
  }

  /** The last reports, oldest first; 100 at most. */
  public List<QueryProgress> recentProgress() {
    return history.reports();
  }

  /** The report of the last batch; empty before the first has ended. */
  public Optional<QueryProgress> lastProgress() {
    List<QueryProgress> reports = history.reports();
    return reports.isEmpty() ? Optional.empty() : Optional.of(reports.get(reports.size() - 1));
  }

  /** Points for charts; see {@link History.Range}. */
  public List<Sample> samples(History.Range range, long after) {
    return history.samples(range, after);
  }

  /** How the query is now. */
  public QueryStatus status() {
    Optional<End> ended = end;
    Optional<QueryProgress> last = lastProgress();
    List<Trouble> troubles = new ArrayList<>();
    if (ended.isPresent()) {
      if (ended.get().state() == State.FAILED) {
        troubles.add(
            new Trouble(
                Trouble.Severity.ERROR,
                "The query failed",
                ended.get().message(),
                "mend the cause and start it again; the log has the whole story"));
      }
    } else {
      source
          .problem()
          .map(redaction::of)
          .ifPresent(
              why ->
                  troubles.add(
                      new Trouble(
                          Trouble.Severity.ERROR,
                          "Waiting for the source",
                          why,
                          "the query goes on by itself when it is back")));
      troubles.addAll(
          diagnosis.of(
              history.reports(),
              lastEnd,
              runnerHasBatches ? Optional.empty() : Optional.of(lastRecords),
              clock.instant()));
    }
    boolean available =
        last.map(p -> p.numInputRows() > 0 || p.sources().stream().anyMatch(s -> s.lag() > 0))
            .orElse(false);
    State state = ended.map(End::state).orElse(state(last));
    return new QueryStatus(
        facts.query().name(),
        facts.id(),
        facts.runId(),
        state,
        ended.map(End::message).orElse(message(state, available)),
        available,
        startedAt,
        ended.map(End::at),
        last.map(p -> lastEnd),
        troubles);
  }

  private State state(Optional<QueryProgress> last) {
    if (source.problem().isPresent()) {
      return State.WAITING;
    }
    return last.isEmpty() ? State.STARTING : State.RUNNING;
  }

  private static String message(State state, boolean available) {
    return switch (state) {
      case STARTING -> "Starting";
      case WAITING -> "Waiting for the source";
      default -> available ? "Processing new data" : "Waiting for data to arrive";
    };
  }

  /** What is known of the run, without secrets but for those in the query itself. */
  public Facts facts() {
    return facts;
  }

  /** Where rows and dead letters can be seen passing. */
  public WatchedPoints watched() {
    return watched;
  }

  /** What must be done to every text before it is shown. */
  public Redaction redaction() {
    return redaction;
  }

  /** The pipeline's metrics as of the last report; empty before the first. */
  public Optional<Readings> readings() {
    return Optional.ofNullable(readings);
  }

  @Override
  public void close() {
    ticking.shutdownNow();
  }
}
