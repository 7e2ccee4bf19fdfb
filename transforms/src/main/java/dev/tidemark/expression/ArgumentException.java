/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

/** A constant argument that a function has no use for; becomes an {@link ExpressionException}. */
final class ArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int index;

  ArgumentException(int index, String problem) {
    super(problem);
    this.index = index;
  }

  /** Which argument of the call it is, from 0. */
  int index() {
    return index;
  }
}
