/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.fault.KillPoint;
import dev.tidemark.sink.Fence;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
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
 * Makes a change to a table as the one version that follows the version it was decided on. When
 * another writer commits between, the commit fails, and everything is decided anew.
 */
final class TableCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);

  private static final FluentBackoff BACKOFF =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.millis(20))
          .withExponent(1.5)
          .withMaxBackoff(Duration.standardSeconds(2))
          .withMaxRetries(40);

  private final Counter commits = counter("commits");
  private final Gauge version = Metrics.gauge(DeltaSink.class, "version");
  private final Counter conflicts = counter("commitConflicts");
  private final Counter rowsCommitted = counter("rowsCommitted");
  private final Counter checkpointsFailed = counter("logCheckpointsFailed");

  private final DeltaTable table;
  private final Consumer<TableSnapshot> check;
  private final Fence fence;

  /**
   * @param check throws when the table is no longer as it has to be for the changes
   * @param fence throws when this run must not commit any more
   */
  TableCommitter(DeltaTable table, Consumer<TableSnapshot> check, Fence fence) {
    this.table = table;
    this.check = check;
    this.fence = fence;
  }

  /** What is to be done to a table, decided on what it holds. */
  @FunctionalInterface
  interface Decision {
    /** The change; empty when there is nothing to do. */
    Optional<Change> on(TableSnapshot snapshot) throws IOException;
  }

  /**
   * Changes the table.
   *
   * @return the version that holds the change, or the one that needed none
   * @throws DeltaTableException when the table no longer fits, or other writers never let this one
   *     in
   */
  long commit(Decision decision) throws IOException {
    BackOff backoff = BACKOFF.backoff();
    while (true) {
      TableSnapshot snapshot = table.existing();
      fence.requireHeld(); // a run that takes over from here on overtakes this commit
      check.accept(snapshot);
      Optional<Change> change = decision.on(snapshot);
      if (change.isEmpty()) {
        return snapshot.version();
      }
      try {
        return attempt(change.get(), snapshot);
      } catch (NextVersionEngine.OvertakenException e) {
        conflicts.inc();
        pause(backoff, e);
      }
    }
  }

  private long attempt(Change change, TableSnapshot snapshot) throws IOException {
    NextVersionEngine engine =
        new NextVersionEngine(table.engine(), snapshot.version() + 1, change.isBlind());
    Iterator<Row> actions =
        new Actions(snapshot, table.directory().toUri(), System.currentTimeMillis())
            .of(change)
            .iterator();
    TransactionCommitResult result;
    KillPoint.BEFORE_DELTA_COMMIT.pass();
    try {
      result = begin(engine).commit(engine, once(Utils.toCloseableIterator(actions)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    KillPoint.AFTER_DELTA_COMMIT.pass();
    commits.inc();
    version.set(result.getVersion());
    rowsCommitted.inc(change.added().stream().mapToLong(DataFile::rows).sum());
    if (result.isReadyForCheckpoint()) {
      checkpoint(result.getVersion());
    }
    return result.getVersion();
  }

  private Transaction begin(NextVersionEngine engine) {
    try {
      return table.newTransaction().build(engine);
    } catch (KernelException | UnsupportedOperationException e) {
      throw table.unsupported(e);
    }
  }

  /** Kernel asks for the actions once in each attempt, and an attempt is made once. */
  private static CloseableIterable<Row> once(CloseableIterator<Row> actions) {
    return CloseableIterable.inMemoryIterable(actions);
  }

  /** The change is in the table, whether the log can be summed up or not. */
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
