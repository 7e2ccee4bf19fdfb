/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

/** A checkpoint that cannot be used, for a reason that the user can do something about. */
public class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what cannot be done
   * @param why what was seen
   * @param fix what to do about it
   */
  public CheckpointException(String problem, String why, String fix, Throwable cause) {
    super(problem + ": " + why + ". " + fix + ".", cause);
  }

  public CheckpointException(String problem, String why, String fix) {
    this(problem, why, fix, null);
  }
}
