/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.stream.Collectors;

/** A query that has changed in a way in which it cannot go on from its checkpoint. */
public final class ChangedQueryException extends CheckpointException {
  private static final long serialVersionUID = 1L;

  private final transient Comparison comparison;

  ChangedQueryException(String name, Comparison comparison) {
    super(
        "the query %s cannot go on from the checkpoint %s".formatted(name, comparison.checkpoint()),
        "it has changed, and what it has read would not fit what it would read: "
            + comparison.against().stream().map(Change::toString).collect(Collectors.joining("; ")),
        Comparison.FIX);
    this.comparison = comparison;
  }

  /** Every change, also those that are safe. */
  public Comparison comparison() {
    return comparison;
  }
}
