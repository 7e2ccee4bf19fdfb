/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the windows of a step to a table, all or none, once.
 *
 * <p>What can go wrong, and what then:
 *
 * <ul>
 *   <li>The program dies after data files are written and before the commit: no version refers to
 *       them, no reader sees them, the windows come again. {@code VACUUM} removes the files.
 *   <li>It dies after the commit: the windows come again, and the table's transaction version tells
 *       that it holds them.
 *   <li>Another writer commits between our reading of the table and our commit: the commit fails,
 *       and everything is decided anew on the new version: whether the columns still fit, and which
 *       windows the table holds.
 *   <li>A commit succeeds and looks failed: the next attempt finds the windows in the table.
 * </ul>
 */
final class StepCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(StepCommitter.class);

  private final Gauge horizon = Metrics.gauge(DeltaSink.class, "horizon");
  private final Counter windowsSkipped = Metrics.counter(DeltaSink.class, "windowsSkipped");
  private final Counter rowsSkipped = Metrics.counter(DeltaSink.class, "rowsSkipped");

  private final DeltaTable table;
  private final TableCommitter changes;
  private final Compaction compaction;
  private final String transactionId;

  StepCommitter(
      DeltaTable table, TableCommitter changes, Compaction compaction, String transactionId) {
    this.table = table;
    this.changes = changes;
    this.compaction = compaction;
    this.transactionId = transactionId;
  }

  /** Windows, of which a table holds those up to some end. */
  @FunctionalInterface
  interface Windows {
    /**
     * What is to be added, all of it written.
     *
     * @param held the greatest window end that the table holds
     */
    Step step(OptionalLong held) throws IOException;
  }

  /** What was decided last, on the version that was committed. */
  private static final class Decided implements TableCommitter.Decision {
    private final Windows windows;
    private final String transactionId;
    private OptionalLong held = OptionalLong.empty();
    private Step step;

    Decided(Windows windows, String transactionId) {
      this.windows = windows;
      this.transactionId = transactionId;
    }

    @Override
    public Optional<Change> on(TableSnapshot snapshot) throws IOException {
      held = snapshot.lastTransaction(transactionId);
      step = windows.step(held);
      return step.isEmpty()
          ? Optional.empty()
          : Optional.of(Change.append(step.files(), Map.of(transactionId, step.horizon())));
    }

    Instant horizon() {
      return Instant.ofEpochMilli(step.isEmpty() ? held.orElseThrow() : step.horizon());
    }
  }

  /**
   * Adds those of the windows that the table does not hold.
   *
   * @throws DeltaTableException when the table no longer fits, or other writers never let this one
   *     in
   */
  DeltaCommit commit(Collection<Manifest> windows) throws IOException {
    return commit(held -> Step.of(windows, held));
  }

  /** The same for windows that have yet to be written, which those are that the table lacks. */
  DeltaCommit commit(Windows windows) throws IOException {
    Decided decided = new Decided(windows, transactionId);
    long version = changes.commit(decided);
    Step step = decided.step;
    DeltaCommit commit =
        new DeltaCommit(
            version, step.added().size(), step.rows(), step.files().size(), decided.horizon());
    account(step, commit);
    compaction.after(version);
    return commit;
  }

  private void account(Step step, DeltaCommit commit) {
    if (commit.windows() > 0) {
      horizon.set(commit.horizon().toEpochMilli());
      LOG.info(
          "Delta table {}: version {} adds {} rows of {} windows up to {}",
          table.path(),
          commit.version(),
          commit.rows(),
          commit.windows(),
          commit.horizon());
    }
    if (!step.skipped().isEmpty()) {
      windowsSkipped.inc(step.skipped().size());
      rowsSkipped.inc(step.skippedRows());
      LOG.info(
          "Delta table {}: skipped {} windows of {} rows: {} has committed up to {}",
          table.path(),
          step.skipped().size(),
          step.skippedRows(),
          transactionId,
          commit.horizon());
    }
  }
}
