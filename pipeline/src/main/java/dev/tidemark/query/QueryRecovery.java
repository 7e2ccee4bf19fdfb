/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.checkpoint.AfterBatch;
import dev.tidemark.checkpoint.Closes;
import dev.tidemark.checkpoint.Extent;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.checkpoint.Ledger;
import dev.tidemark.source.Recovery;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SlidingWindowSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What of a query a restart must read again. */
final class QueryRecovery {
  /** What came just after a trigger waits for the next, which a batch that is long makes late. */
  private static final int TRIGGERS = 2;

  private final Query query;

  QueryRecovery(Query query) {
    this.query = query;
  }

  /**
   * Rows of windows that tell their end are needed until every sink has them. Those of sessions,
   * and of results that are emitted whole each time, are needed for ever, as far as anybody knows.
   * Without aggregates a row is needed for as long as a sink may let it wait for its trigger.
   *
   * @param plan empty for a query without aggregates
   * @param sinks the sinks' horizons
   */
  Recovery from(Optional<Ledger> ledger, Optional<AggregatePlan> plan, List<Horizon> sinks) {
    if (plan.isEmpty()) {
      return new Recovery(
          ledger,
          new AfterBatch(longestTrigger().multipliedBy(TRIGGERS)),
          Horizon.NONE,
          Optional.empty(),
          extent());
    }
    LateGate gate = plan.get().lateGate();
    boolean complete =
        query.sinks().stream().anyMatch(sink -> sink.outputMode() == OutputMode.COMPLETE);
    if (complete || !(gate.windows() instanceof SlidingWindowSpec)) {
      return new Recovery(ledger, Closes.NEVER, Horizon.NONE, Optional.of(gate), extent());
    }
    long lateness = query.allowedLateness().toMillis();
    return new Recovery(
        ledger,
        eventTime -> gate.windows().lastWindowEnd(eventTime) + lateness,
        Horizon.leastOf(sinks),
        Optional.of(gate),
        extent());
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
