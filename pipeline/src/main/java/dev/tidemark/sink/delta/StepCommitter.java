/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.fault.KillPoint;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;
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

  private static final FluentBackoff BACKOFF =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(20))
          .withExponent(1.5)
          .withMaxBackoff(Duration.standardSeconds(2))
          .withMaxRetries(40);

  private final Counter commits = counter("commits");
  private final Gauge version = Metrics.gauge(DeltaSink.class, "version");
  private final Gauge horizon = Metrics.gauge(DeltaSink.class, "horizon");
  private final Counter conflicts = counter("commitConflicts");
  private final Counter rowsCommitted = counter("rowsCommitted");
  private final Counter windowsSkipped = counter("windowsSkipped");
  private final Counter rowsSkipped = counter("rowsSkipped");
  private final Counter checkpointsFailed = counter("logCheckpointsFailed");

  private final DeltaTable table;
  private final Preflight preflight;
  private final String transactionId;

  StepCommitter(DeltaTable table, Preflight preflight, String transactionId) {
    this.table = table;
    this.preflight = preflight;
    this.transactionId = transactionId;
  }

  /**
   * Adds those of the windows that the table does not hold.
   *
   * @throws DeltaTableException when the table no longer fits, or other writers never let this one
   *     in
   */
  DeltaCommit commit(Collection<Manifest> windows) throws IOException {
    BackOff backoff = BACKOFF.backoff();
    while (true) {
      TableSnapshot snapshot = table.existing();
      preflight.requireFits(snapshot);
      OptionalLong held = snapshot.lastTransaction(transactionId);
      Step step = Step.of(windows, held);
      try {
        DeltaCommit commit =
            step.isEmpty()
                ? new DeltaCommit(
                    snapshot.version(), 0, 0, 0, Instant.ofEpochMilli(held.orElseThrow()))
                : attempt(step, snapshot.version() + 1);
        account(step, commit);
        return commit;
      } catch (NextVersionEngine.OvertakenException e) {
        conflicts.inc();
        pause(backoff, e);
      }
    }
  }

  private DeltaCommit attempt(Step step, long version) throws IOException {
    NextVersionEngine engine = new NextVersionEngine(table.engine(), version);
    Transaction transaction = begin(engine, step);
    TransactionCommitResult result;
    KillPoint.BEFORE_DELTA_COMMIT.pass();
    try {
      result = transaction.commit(engine, additions(transaction, engine, step));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    KillPoint.AFTER_DELTA_COMMIT.pass();
    if (result.isReadyForCheckpoint()) {
      checkpoint(result.getVersion());
    }
    return new DeltaCommit(
        result.getVersion(),
        step.added().size(),
        step.rows(),
        step.files().size(),
        Instant.ofEpochMilli(step.horizon()));
  }

  private Transaction begin(NextVersionEngine engine, Step step) throws IOException {
    try {
      return table
          .newTransaction()
          .withTransactionId(engine, transactionId, step.horizon())
          .build(engine);
    } catch (ConcurrentTransactionException e) {
      throw new NextVersionEngine.OvertakenException("another run of this query committed", e);
    } catch (KernelException | UnsupportedOperationException e) {
      throw preflight.unsupported(e);
    }
  }

  private static CloseableIterable<Row> additions(
      Transaction transaction, NextVersionEngine engine, Step step) {
    Row state = transaction.getTransactionState(engine);
    Iterator<DataFileStatus> files = step.files().stream().map(DataFile::toKernel).iterator();
    CloseableIterator<Row> actions =
        Transaction.generateAppendActions(
            engine,
            state,
            Utils.toCloseableIterator(files),
            Transaction.getWriteContext(engine, state, Map.of()));
    return CloseableIterable.inMemoryIterable(actions);
  }

  /** The step is in the table, whether the log can be summed up or not. */
  private void checkpoint(long version) {
    try {
      table.checkpoint(version);
    } catch (CheckpointAlreadyExistsException e) {
      LOG.debug("Version {} of {} has a checkpoint", version, table.path());
    } catch (IOException | RuntimeException e) {
      checkpointsFailed.inc();
      LOG.warn(
          "Version {} of the Delta table {} is committed, but the log could not be checkpointed;"
              + " reading the table becomes slower until a later one succeeds",
          version,
          table.path(),
          e);
    }
  }

  private void account(Step step, DeltaCommit commit) {
    if (commit.windows() > 0) {
      commits.inc();
      version.set(commit.version());
      horizon.set(commit.horizon().toEpochMilli());
      rowsCommitted.inc(commit.rows());
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

  private void pause(BackOff backoff, NextVersionEngine.OvertakenException e) throws IOException {
    try {
      if (!BackOffUtils.next(Sleeper.DEFAULT, backoff)) {
        throw new DeltaTableException(
            "a step could not be committed to the Delta table " + table.path(),
            "other writers committed first, each time",
            "Let fewer programs write to the table, or lengthen the sink's trigger",
            e);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting to commit to " + table.path(), interrupted);
    }
  }

  private static Counter counter(String name) {
    return Metrics.counter(DeltaSink.class, name);
  }
}
