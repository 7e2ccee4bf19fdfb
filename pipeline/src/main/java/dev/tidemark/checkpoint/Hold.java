/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.IOException;
import java.io.Serializable;

/**
 * What one run has of a checkpoint, as it travels to workers.
 *
 * @param location the checkpoint, which all of them must see
 * @param epoch the number of the run
 */
public record Hold(String location, long epoch) implements Serializable {

  /**
   * Makes sure that no later run has the checkpoint.
   *
   * @throws IllegalStateException when one has
   */
  public void requireHeld() throws IOException {
    CheckpointLock.requireHeld(Checkpoint.files(location), epoch);
  }
}
