/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

/** What the program's end says. */
final class ExitCode {
  static final int DONE = 0;

  /** It failed while running. */
  static final int FAILED = 1;

  /** The command, the query or its environment is wrong; nothing was read or written. */
  static final int WRONG = 2;

  private ExitCode() {}
}
