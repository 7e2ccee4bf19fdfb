/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.aggregate.CompactPartials;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that a restart resumes from, held by one run of one query.
 *
 * <pre>
 *   metadata    whose it is, and what the query was at first
 *   queries/    what it was after each change that let it go on
 *   offsets/    what each micro-batch reads, written before it begins
 *   commits/    which micro-batches were completed
 *   state/      what their rows came to, where that is needed for longer than the rows are
 *   epochs/     which run has it
 *   files/      which files of a watched directory were seen, and in which order
 * </pre>
 */
public final class Checkpoint implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

  private final CheckpointLock lock;
  private final LedgerFiles ledger;
  private final CheckpointFiles files;
  private final String location;
  private final String id;
  private Optional<StateFiles> state = Optional.empty();

  private Checkpoint(String location, CheckpointFiles files, CheckpointLock lock, String id) {
    this.location = location;
    this.files = files;
    this.lock = lock;
    this.ledger = new LedgerFiles(files, lock);
    this.id = id;
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
      CheckpointFiles files = files(location);
      CheckpointLock lock = CheckpointLock.take(files, local);
      try {
        Metadata metadata = new Metadata(files);
        Comparison comparison = metadata.require(identity);
        comparison
            .changes()
            .forEach(change -> LOG.info("{} has changed: {}", identity.name(), change));
        return new Checkpoint(location, files, lock, metadata.id());
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(location, e);
    }
  }

  /**
   * How a query differs from the one that wrote a checkpoint last. Takes nothing and writes
   * nothing.
   *
   * @return empty if there is no checkpoint at {@code location}
   * @throws CheckpointException when it cannot be read
   */
  public static Optional<Comparison> compare(String location, QueryIdentity identity) {
    try {
      return new Metadata(files(location)).compare(identity);
    } catch (IOException e) {
      throw unusable(location, e);
    }
  }

  private static CheckpointException unusable(String location, IOException e) {
    return new CheckpointException(
        "the checkpoint " + location + " cannot be used",
        e.toString(),
        "Correct checkpointLocation, or see that its directory can be written",
        e);
  }

  static CheckpointFiles files(String location) throws IOException {
    Optional<Path> local = local(location);
    return local.isPresent() ? new LocalFiles(local.get()) : hadoop(location);
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

  /** Names the query in all of its runs with this checkpoint. */
  public String queryId() {
    return id;
  }

  public Ledger ledger() {
    return ledger;
  }

  /**
   * What is kept of what rows came to; to be asked for once.
   *
   * @param compaction makes less of it
   */
  public KeptState keptState(CompactPartials compaction) {
    StateFiles kept = new StateFiles(files, lock, compaction);
    state = Optional.of(kept);
    return kept;
  }

  /** What workers write it with. */
  public StateStore stateStore() {
    return new StateStore(location, lock.epoch());
  }

  /** What this run has of it. */
  public Hold hold() {
    return new Hold(location, lock.epoch());
  }

  /** Lets another run have it. To be called when this one writes nothing any more. */
  @Override
  public void close() {
    state.ifPresent(StateFiles::close);
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint could not be let go", e);
    }
  }
}
