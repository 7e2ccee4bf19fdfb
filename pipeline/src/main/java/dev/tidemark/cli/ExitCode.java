/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.checkpoint.CheckpointException;
import dev.tidemark.sink.SinkException;
import dev.tidemark.source.SourceUnavailableException;

/** What the program's end says. */
final class ExitCode {
  static final int DONE = 0;

  /** It failed while running. */
  static final int FAILED = 1;

  /** The command, the query or its environment is wrong; nothing was read or written. */
  static final int WRONG = 2;

  private ExitCode() {}

  /**
   * Whether a query did not begin because something it needs is not there, or not as it must be.
   */
  static boolean isUnavailable(Throwable failure) {
    return failure instanceof SourceUnavailableException
        || failure instanceof SinkException
        || failure instanceof CheckpointException;
  }
}
