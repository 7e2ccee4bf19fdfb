/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/**
 * The source of a query that is being validated.
 *
 * @param query the query as it was given
 * @param reporter takes what is found
 */
record SourceCheck(QueryBuilder query, Reporter reporter) {

  void report(String key, String what, String why, String fix) {
    reporter.report("source." + key, what, why, fix);
  }
}
