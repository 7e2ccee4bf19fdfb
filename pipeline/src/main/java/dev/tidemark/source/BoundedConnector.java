/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import java.io.Serializable;
import java.util.List;

/** An input that has an end, and all that is needed to reach it: what a batch reads. */
public interface BoundedConnector extends Serializable {

  /**
   * Makes sure, within some seconds, that the input can be read.
   *
   * @throws SourceUnavailableException when it cannot
   */
  void preflight();

  /**
   * All there is to read as of now, each record in exactly one range. A query reads the ranges of
   * one answer; others are asked for the size of the input alone.
   *
   * @param desiredBytes about how large a range should be, where a partition can be divided
   * @throws SourceUnavailableException when the input cannot be reached
   */
  List<Range> ranges(long desiredBytes);

  /**
   * Begins to read a range.
   *
   * @throws SourceUnavailableException when the input cannot be reached
   */
  RangeReader open(Range range);

  /** What is read, in a few words, for display data and messages. */
  String describe();
}
