/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a checkpoint to one run at a time.
 *
 * <p>Each run takes the next epoch, by making a file {@code epochs/N} that must not be there. A run
 * that finds a later epoch than its own has been replaced while it slept, and must not write any
 * more: this is asked before each write. On a local disk the operating system's lock of the file
 * {@code lock} refuses a second run while the first one lives, and goes with the process however it
 * ends. On other file systems there is no such lock: the last one that starts is the one that goes
 * on.
 */
final class CheckpointLock implements Closeable {
  private static final String EPOCHS = "epochs/";

  private final CheckpointFiles files;
  private final long epoch;
  private final Optional<FileChannel> channel;

  private CheckpointLock(CheckpointFiles files, long epoch, Optional<FileChannel> channel) {
    this.files = files;
    this.epoch = epoch;
    this.channel = channel;
  }

  /**
   * Takes the checkpoint.
   *
   * @param local its directory, if it is on a local disk
   * @throws CheckpointException when another run has it
   */
  static CheckpointLock take(CheckpointFiles files, Optional<Path> local) throws IOException {
    Optional<FileChannel> channel =
        local.isPresent() ? Optional.of(lock(local.get())) : Optional.empty();
    try {
      return new CheckpointLock(files, nextEpoch(files), channel);
    } catch (IOException | RuntimeException e) {
      if (channel.isPresent()) {
        channel.get().close();
      }
      throw e;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    java.nio.file.Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock taken = null;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // a query of this very process has it
    } finally {
      if (taken == null) {
        channel.close();
      }
    }
    if (taken == null) {
      throw new CheckpointException(
          "the checkpoint " + directory + " is in use",
          "another run of the query is alive and holds it",
          "Stop that one first, or give this query a checkpointLocation of its own");
    }
    return channel;
  }

  private static long nextEpoch(CheckpointFiles files) throws IOException {
    List<String> names = files.list(EPOCHS);
    long next = names.isEmpty() ? 1 : Long.parseLong(names.get(names.size() - 1)) + 1;
    String owner = "pid %d, since %s%n".formatted(ProcessHandle.current().pid(), Instant.now());
    try {
      files.create(EPOCHS + name(next), owner.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw justBegun(files);
    }
    List<String> now = files.list(EPOCHS);
    if (now.isEmpty() || !now.get(now.size() - 1).equals(name(next))) {
      files.delete(EPOCHS + name(next)); // its number was free because it has had its day
      throw justBegun(files);
    }
    for (String name : names) {
      files.delete(EPOCHS + name);
    }
    return next;
  }

  private static CheckpointException justBegun(CheckpointFiles files) {
    return new CheckpointException(
        "the checkpoint " + files.describe() + " is in use",
        "another run has just begun with it",
        "Start the query once");
  }

  /**
   * Makes sure that no later run has the checkpoint.
   *
   * @throws IllegalStateException when one has
   */
  void requireHeld() throws IOException {
    requireHeld(files, epoch);
  }

  /** The same, of the run number {@code epoch}, wherever that is asked. */
  static void requireHeld(CheckpointFiles files, long epoch) throws IOException {
    if (files.read(EPOCHS + name(epoch)).isEmpty()) {
      throw new IllegalStateException(
          files.list(EPOCHS).isEmpty()
              ? "the checkpoint %s is not to be seen from here, where state is to be written into it: on a cluster choose a checkpointLocation that the driver and all workers share"
                  .formatted(files.describe())
              : "another run of the query has taken the checkpoint %s over: this one, number %d, ends and writes nothing more"
                  .formatted(files.describe(), epoch));
    }
  }

  /** The number of this run; the first is 1. */
  long epoch() {
    return epoch;
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
  }

  private static String name(long epoch) {
    return "%020d".formatted(epoch);
  }
}
