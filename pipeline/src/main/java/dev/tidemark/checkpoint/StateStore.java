/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.aggregate.KeptPartials;
import dev.tidemark.aggregate.PartialStore;
import dev.tidemark.batch.SplitRead;
import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The files of {@code state} as workers see them, who write what a split's read came to, and read
 * what is there when the query begins. The checkpoint must be where all of them see it.
 */
public final class StateStore implements PartialStore {
  private static final long serialVersionUID = 1L;
  static final String STATE = "state/";

  private final String location;
  private final long epoch;
  private transient CheckpointFiles files;

  StateStore(String location, long epoch) {
    this.location = location;
    this.epoch = epoch;
  }

  /**
   * Writes what a read came to, once in a run: a task that is repeated would write the same.
   *
   * @throws IllegalStateException when another run has the checkpoint by now
   */
  @Override
  public void keep(SplitRead read, byte[] partials) throws IOException {
    CheckpointLock.requireHeld(files(), epoch);
    KillPoint.BEFORE_STATE_FILE.pass();
    try {
      files().create(STATE + StateName.of(read, epoch), StateFrame.around(partials));
    } catch (FileAlreadyExistsException e) {
      // by an earlier attempt, and whole
    }
    KillPoint.AFTER_STATE_FILE.pass();
  }

  /**
   * What all batches up to {@code upTo} came to, of some shards.
   *
   * @throws CheckpointException when it is not there, or damaged
   */
  public List<byte[]> read(long upTo, IntPredicate shards) throws IOException {
    StateListing listing = StateListing.of(files().list(STATE), upTo);
    listing
        .missing()
        .ifPresent(
            batch -> {
              throw missing(location, batch);
            });
    List<byte[]> some = new ArrayList<>();
    for (StateName name : listing.files()) {
      byte[] of = KeptPartials.only(read(files(), name), shards);
      if (of.length > 0) {
        some.add(of);
      }
    }
    return some;
  }

  private CheckpointFiles files() throws IOException {
    if (files == null) {
      files = CheckpointFiles.at(location);
    }
    return files;
  }

  static byte[] read(CheckpointFiles files, StateName name) throws IOException {
    try {
      return StateFrame.content(
          files.read(STATE + name).orElseThrow(() -> new IOException("it is not there any more")));
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoint %s/%s%s cannot be read".formatted(files.describe(), STATE, name),
          e.getMessage(),
          "Restore its files, or begin anew with another checkpointLocation",
          e);
    }
  }

  static CheckpointException missing(String location, long batch) {
    return new CheckpointException(
        "the checkpoint %s cannot be gone on from".formatted(location),
        "what micro-batch %d came to is not in %s, nor in a later base there"
            .formatted(batch, STATE),
        "Restore its files, or begin anew with another checkpointLocation");
  }
}
