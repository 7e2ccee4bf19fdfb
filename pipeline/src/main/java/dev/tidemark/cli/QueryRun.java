/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.cli.MonitorOptions.ProgressStyle;
import dev.tidemark.monitor.ProgressFiles;
import dev.tidemark.monitor.QueryMonitor;
import dev.tidemark.monitor.page.StreamingPage;
import dev.tidemark.query.ConsoleSpec;
import dev.tidemark.query.Query;
import dev.tidemark.runner.RunningQuery;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a query in this process until it ends, or the process is told to. */
final class QueryRun implements QueryRunner {
  private static final Logger LOG = LoggerFactory.getLogger(QueryRun.class);

  @Override
  public void run(Query query, PipelineOptions options) throws IOException {
    MonitorOptions wanted = options.as(MonitorOptions.class);
    RunningQuery running = RunningQuery.start(query, options);
    if (running.isDetached()) {
      running.leave();
      LOG.info("{} is the cluster's now, and runs on", query.name());
      return;
    }
    try (running) {
      QueryMonitor monitor = running.monitor();
      Optional<StreamingPage> page = page(monitor, wanted);
      try {
        Optional<String> address = page.map(p -> p.address().toString());
        address.ifPresent(at -> LOG.info("{} runs; watch it at {}", query.name(), at));
        query
            .checkpointLocation()
            .ifPresent(
                directory ->
                    monitor.addListener(
                        new ProgressFiles(monitor, directory, address, Clock.systemUTC())));
        tellProgress(query, monitor, wanted.getProgressStyle());
        awaitTermination(running);
      } finally {
        page.ifPresent(StreamingPage::close);
      }
    }
  }

  /**
   * Whatever it failed with, it had begun; and what is left to do then, on an engine that has
   * failed, must not keep the process.
   */
  private static void awaitTermination(RunningQuery running) {
    try {
      running.awaitTermination();
    } catch (RuntimeException e) {
      ProcessEnd.begin(ExitCode.FAILED);
      throw ExitCode.isUnavailable(e) ? new IllegalStateException(e.getMessage(), e) : e;
    }
  }

  private static Optional<StreamingPage> page(QueryMonitor monitor, MonitorOptions wanted)
      throws IOException {
    if (wanted.getUiPort() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        wanted.getUiPort() < 0
            ? StreamingPage.serveNear(monitor, wanted.getUiHost(), MonitorOptions.DEFAULT_PORT)
            : StreamingPage.serve(monitor, wanted.getUiHost(), wanted.getUiPort()));
  }

  private static void tellProgress(Query query, QueryMonitor monitor, ProgressStyle style) {
    if (style != ProgressStyle.NONE) {
      boolean tables = query.sinks().stream().anyMatch(ConsoleSpec.class::isInstance);
      OptionalInt terminal = tables ? OptionalInt.empty() : Terminal.width();
      monitor.addListener(
          new ProgressLine(monitor, style, terminal, System.err, Clock.systemUTC()));
    }
  }
}
