/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.query.Query;
import dev.tidemark.runner.RunningQuery;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs a query in this process until it ends, or the process is told to. */
final class QueryRun implements QueryRunner {
  @Override
  public void run(Query query, PipelineOptions options) {
    try (RunningQuery running = RunningQuery.start(query, options)) {
      running.awaitTermination();
    }
  }
}
