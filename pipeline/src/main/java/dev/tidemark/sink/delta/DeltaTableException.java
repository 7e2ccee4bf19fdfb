/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.sink.SinkException;

/**
 * A Delta table that cannot be written or read as asked, for a reason that its owner can mend: its
 * schema, its features, its place, or too many other writers.
 */
public final class DeltaTableException extends SinkException {
  private static final long serialVersionUID = 1L;

  DeltaTableException(String problem, String why, String fix) {
    super(problem, why, fix);
  }

  DeltaTableException(String problem, String why, String fix, Throwable cause) {
    super(problem, why, fix, cause);
  }
}
