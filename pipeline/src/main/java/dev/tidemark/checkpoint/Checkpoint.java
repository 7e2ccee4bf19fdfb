/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The directory that a restart resumes from, held by one run of one query.
 *
 * <pre>
 *   metadata    whose it is, and what of the query may not change
 *   offsets/    what each micro-batch reads, written before it begins
 *   commits/    which micro-batches were completed
 *   epochs/     which run has it
 * </pre>
 */
public final class Checkpoint implements Closeable {
  private final CheckpointLock lock;
  private final LedgerFiles ledger;

  private Checkpoint(CheckpointLock lock, LedgerFiles ledger) {
    this.lock = lock;
    this.ledger = ledger;
  }

  /**
   * Takes a checkpoint for a query, or begins one.
   *
   * @param location a directory of any file system that Hadoop knows; without a scheme, of the
   *     local disk
   * @throws CheckpointException when it cannot be had or used, is another query's, or was made by
   *     this one when it meant something else
   */
  public static Checkpoint open(String location, QueryIdentity identity) {
    try {
      Optional<Path> local = local(location);
      CheckpointFiles files = local.isPresent() ? new LocalFiles(local.get()) : hadoop(location);
      CheckpointLock lock = CheckpointLock.take(files, local);
      try {
        new Metadata(files).require(identity);
        return new Checkpoint(lock, new LedgerFiles(files, lock));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoint " + location + " cannot be used",
          e.toString(),
          "Correct checkpointLocation, or see that its directory can be written",
          e);
    }
  }

  private static Optional<Path> local(String location) {
    if (location.startsWith("file:")) {
      return Optional.of(Path.of(URI.create(location).getPath()));
    }
    return location.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
        ? Optional.empty()
        : Optional.of(Path.of(location));
  }

  private static CheckpointFiles hadoop(String location) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    return new HadoopFiles(FileSystem.get(path.toUri(), new Configuration()), path);
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Lets another run have it. To be called when this one writes nothing any more. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint could not be let go", e);
    }
  }
}
