/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink;

/**
 * A sink that cannot be written as asked, for a reason that its owner can mend. The message says
 * the problem, why it is one, and how to solve it.
 */
public class SinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String why;
  private final String fix;

  public SinkException(String problem, String why, String fix) {
    this(problem, why, fix, null);
  }

  public SinkException(String problem, String why, String fix, Throwable cause) {
    super(problem + ": " + why + ". " + fix + ".", cause);
    this.problem = problem;
    this.why = why;
    this.fix = fix;
  }

  /** What cannot be done. */
  public final String problem() {
    return problem;
  }

  /** What stands in its way. */
  public final String why() {
    return why;
  }

  /** What to do about it. */
  public final String fix() {
    return fix;
  }
}
