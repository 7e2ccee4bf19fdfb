/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

/**
 * SQL that cannot be used: not SQL, not of the right type, or of a column or function that there is
 * not. The message says what is wrong, where, and how to put it right.
 */
public final class ExpressionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String sql;
  private final String problem;
  private final int position;

  ExpressionException(String sql, String problem, int position) {
    super(problem + " (at character " + (position + 1) + " of \"" + sql + "\")");
    this.sql = sql;
    this.problem = problem;
    this.position = position;
  }

  /** The text that was given. */
  public String sql() {
    return sql;
  }

  /** The message without the place. */
  public String problem() {
    return problem;
  }

  /** Where in {@link #sql()} the problem is, counted in characters from 0. */
  public int position() {
    return position;
  }
}
