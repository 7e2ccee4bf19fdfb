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
  private static final long PATIENCE_MILLIS = 20_000;

  @Override
  public void run(Query query, PipelineOptions options) {
    RunningQuery running = RunningQuery.start(query, options);
    Thread stopping = new Thread(() -> stop(running), "stop " + running.name());
    Runtime.getRuntime().addShutdownHook(stopping);
    try {
      running.awaitTermination();
    } finally {
      removeHook(stopping);
      running.close();
    }
  }

  /** Gives the query some time to end in order, and no more: a supervisor may be waiting. */
  private static void stop(RunningQuery running) {
    Thread stop = new Thread(running::stop, "stopping");
    stop.setDaemon(true);
    stop.start();
    try {
      stop.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is going down, and the hook is what brought us here.
    }
  }
}
