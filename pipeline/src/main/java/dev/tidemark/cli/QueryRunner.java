/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs queries. */
@FunctionalInterface
public interface QueryRunner {
  /**
   * Runs {@code query} until it ends by itself or the thread is interrupted.
   *
   * @param options Beam's, with the runner that was asked for
   * @throws QueryException when the environment does not allow it; nothing was read or written then
   * @throws Exception when it fails while running
   */
  void run(Query query, PipelineOptions options) throws Exception;
}
