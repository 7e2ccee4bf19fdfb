/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.secret.Secrets;

/** A source that cannot be read, for a reason that the user can do something about. */
public final class SourceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what cannot be done, and with what
   * @param why what was seen
   * @param fix what to do about it
   */
  public SourceUnavailableException(String problem, String why, String fix, Throwable cause) {
    super(Secrets.redact(problem + ": " + why + ". " + fix + "."), cause);
  }

  public SourceUnavailableException(String problem, String why, String fix) {
    this(problem, why, fix, null);
  }
}
