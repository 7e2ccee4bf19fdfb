/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A query that cannot be run: as it is written, or where it is run. Nothing was read or written.
 * Carries every problem found, in their order.
 */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public QueryException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** At least one, ordered as they appear in the query. */
  public List<Problem> problems() {
    return problems;
  }
}
