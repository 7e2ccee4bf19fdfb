/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.aggregate.CompactPartials;
import dev.tidemark.checkpoint.AfterBatch;
import dev.tidemark.checkpoint.Checkpoint;
import dev.tidemark.checkpoint.Closes;
import dev.tidemark.checkpoint.Extent;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.checkpoint.Restart;
import dev.tidemark.source.Recovery;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.AllTimeSpec;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** What a query needs of a restart. The one place that knows which queries keep state. */
final class QueryRecovery {
  /** What came just after a trigger waits for the next, which a batch that is long makes late. */
  private static final int TRIGGERS = 2;

  /** Sinks are given sessions by the second in which they close: the last one may be under way. */
  private static final Duration SESSIONS_WAIT = Duration.ofSeconds(1);

  private final Query query;

  QueryRecovery(Query query) {
    this.query = query;
  }

  /**
   * Rows of windows of event time that tell their end are read again until every sink has them.
   * Where that is never, or not known, what rows come to is kept: of totals, sessions, results that
   * are emitted whole, and windows of the clock, which would be others. And so it is once the
   * checkpoint has forgotten rows for it, whatever the sinks are since.
   *
   * @param checkpoint empty: a restart begins anew
   * @param plan empty for a query without aggregates, of which a row is needed for as long as a
   *     sink may let it wait for its trigger
   * @param sinks the least of the sinks' horizons
   */
  Recovery from(Optional<Checkpoint> checkpoint, Optional<AggregatePlan> plan, Horizon sinks) {
    if (plan.isEmpty()) {
      return new Recovery(
          checkpoint.map(Checkpoint::ledger),
          Restart.of(
              new AfterBatch(longestTrigger().multipliedBy(TRIGGERS)), Horizon.NONE, extent()),
          Optional.empty(),
          Optional.empty());
    }
    LateGate gate = plan.get().lateGate();
    Restart restart =
        Restart.of(closes(gate), horizon(gate, sinks), extent())
            .withTime(query.isOfProcessingTime() ? Restart.Time.OF_PLANS : Restart.Time.OF_ROWS);
    Optional<Checkpoint> keeping =
        checkpoint.filter(kept -> keepsState(gate) || kept.ledger().content().kept() >= 0);
    return new Recovery(
        checkpoint.map(Checkpoint::ledger),
        keeping
            .map(kept -> restart.withState(kept.keptState(CompactPartials.of(plan.get()))))
            .orElse(restart),
        Optional.of(gate),
        keeping.map(Checkpoint::stateStore));
  }

  private boolean keepsState(LateGate gate) {
    return isComplete()
        || query.isOfProcessingTime()
        || !(gate.windows() instanceof SlidingWindowSpec);
  }

  private boolean isComplete() {
    return query.sinks().stream().anyMatch(sink -> sink.outputMode() == OutputMode.COMPLETE);
  }

  private Closes closes(LateGate gate) {
    if (gate.windows() instanceof AllTimeSpec
        || (keepsState(gate) && !query.isOfProcessingTime())) {
      return Closes.NEVER;
    }
    long lateness = query.allowedLateness().toMillis();
    return eventTime -> gate.windows().lastWindowEnd(eventTime) + lateness;
  }

  private Horizon horizon(LateGate gate, Horizon sinks) {
    if (isComplete() || gate.windows() instanceof AllTimeSpec) {
      return Horizon.NONE; // what is shown as a whole is never done with
    }
    if (gate.windows() instanceof SessionWindowSpec) {
      return history ->
          Math.max(Long.MIN_VALUE + SESSIONS_WAIT.toMillis(), sinks.durable(history))
              - SESSIONS_WAIT.toMillis();
    }
    return sinks;
  }

  private Duration longestTrigger() {
    return query.sinks().stream()
        .map(sink -> sink.trigger().interval())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Extent extent() {
    return query.isAvailableNow() ? Extent.AVAILABLE_NOW : Extent.UNTIL_STOPPED;
  }
}
