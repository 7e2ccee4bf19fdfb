/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

/**
 * Something that is wrong with a query by now.
 *
 * @param severity how bad it is
 * @param what it is
 * @param why as far as it is known
 * @param fix what to do about it
 */
public record Trouble(Severity severity, String what, String why, String fix) {

  /** How bad something is. */
  public enum Severity {
    /** Results go on, but they may not be what is wanted. */
    WARNING,
    /** No results come. */
    ERROR
  }

  boolean isError() {
    return severity == Severity.ERROR;
  }
}
