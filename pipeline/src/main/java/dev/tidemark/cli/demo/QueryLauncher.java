/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import dev.tidemark.query.Query;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Runs a query: what the demo needs of the rest of the program. */
public interface QueryLauncher {

  /**
   * Starts the query and returns; it runs until it is stopped or fails.
   *
   * @throws Exception when it does not start
   */
  RunningQuery launch(Query query) throws Exception;

  /** A query that was started. */
  interface RunningQuery extends AutoCloseable {

    /** How far it is, at once. */
    Progress progress();

    /** Where its streaming page is, if it has one. */
    default Optional<URI> page() {
      return Optional.empty();
    }

    /**
     * Why it ended, if it did so without being stopped; a streaming query has no other reason to
     * end than a failure.
     */
    Optional<Throwable> failure();

    /** Stops it, and returns when it does nothing any more. */
    @Override
    void close();
  }

  /**
   * How far a query is.
   *
   * @param rows records read, rows and malformed ones
   * @param late rows that came too late
   * @param malformed records that were no rows
   * @param watermark by which every row is judged that is read from now on; empty before there is
   *     one. It must be what the runner has made known, not what the source has just seen: a row
   *     sent after this call, whose windows end by this time, must be late.
   */
  record Progress(long rows, long late, long malformed, Optional<Instant> watermark) {}
}
