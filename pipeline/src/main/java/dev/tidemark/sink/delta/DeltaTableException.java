/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

/**
 * A Delta table that cannot be written or read as asked, for a reason that its owner can mend: its
 * schema, its features, its place, or too many other writers. The message says the problem, why it
 * is one, and how to solve it.
 */
public final class DeltaTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String why;
  private final String fix;

  DeltaTableException(String problem, String why, String fix) {
    this(problem, why, fix, null);
  }

  DeltaTableException(String problem, String why, String fix, Throwable cause) {
    super(problem + ": " + why + ". " + fix + ".", cause);
    this.problem = problem;
    this.why = why;
    this.fix = fix;
  }

  /** What cannot be done. */
  public String problem() {
    return problem;
  }

  /** What stands in its way. */
  public String why() {
    return why;
  }

  /** What to do about it. */
  public String fix() {
    return fix;
  }
}
