/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

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
}
