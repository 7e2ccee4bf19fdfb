/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink;

import java.io.IOException;
import java.io.Serializable;

/**
 * Lets a run write as long as no later one has taken its place: one that slept, and wakes up when
 * its query runs elsewhere, must not write older results over newer ones. Travels to workers.
 *
 * <p>A sink asks behind reading what it decides on, and writes so that it fails when somebody wrote
 * in between: then nothing of a run can come behind what a later one wrote.
 */
@FunctionalInterface
public interface Fence extends Serializable {
  /** Of a query that may run twice at a time, or is kept from that by others. */
  Fence NONE = () -> {};

  /**
   * Makes sure that this run may write.
   *
   * @throws IllegalStateException when a later one has taken its place
   */
  void requireHeld() throws IOException;
}
