/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

/** A schema that is not written as Spark's DDL string. */
public final class SchemaSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int position;

  SchemaSyntaxException(String message, int position) {
    super(message);
    this.position = position;
  }

  /** Where in the text the problem is, counted in characters from 0. */
  public int position() {
    return position;
  }
}
