/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.Standing;

/**
 * A connector to an input that keeps its records for a while, so that any stretch of a partition
 * can be read again by its offsets. What a restart without loss needs.
 */
public interface LogConnector extends Connector {
  /**
   * Opens the input; nothing is read yet.
   *
   * @throws SourceUnavailableException when the input cannot be reached
   */
  Log openLog();

  /** How far apart the offsets of two records are, about: 1 where they count records. */
  default long offsetsPerRecord() {
    return 1;
  }

  /**
   * Is told, on the driver, what the micro-batch that begins now is to read. Does nothing unless a
   * connector says otherwise.
   *
   * @param standing how far the query is
   * @param now the present, in milliseconds since 1970
   */
  default void planned(BatchPlan plan, Standing standing, long now) {}
}
