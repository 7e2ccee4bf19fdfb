/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import dev.tidemark.monitor.page.StreamingPage;
import dev.tidemark.query.Query;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a query as {@code tidemark run} does, on one of Beam's runners in this process, with its
 * streaming page.
 */
public final class BeamLauncher implements QueryLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(BeamLauncher.class);
  private static final String LOOPBACK = "127.0.0.1";

  private final String runner;
  private final int port;

  private BeamLauncher(String runner, int port) {
    this.runner = runner;
    this.port = port;
  }

  /**
   * Runs queries on Spark.
   *
   * @param port of the streaming page; if it is taken, the page has one of the next
   */
  public static BeamLauncher onSpark(int port) {
    return new BeamLauncher("SparkRunner", port);
  }

  /** The same on Flink. */
  static BeamLauncher onFlink(int port) {
    return new BeamLauncher("FlinkRunner", port);
  }

  @Override
  public RunningQuery launch(Query query) {
    PipelineOptions options = PipelineOptionsFactory.fromArgs("--runner=" + runner).create();
    dev.tidemark.runner.RunningQuery running =
        dev.tidemark.runner.RunningQuery.start(query, options);
    return new OnBeam(running, page(running));
  }

  private Optional<StreamingPage> page(dev.tidemark.runner.RunningQuery running) {
    try {
      return Optional.of(StreamingPage.serveNear(running.monitor(), LOOPBACK, port));
    } catch (IOException e) {
      LOG.warn("the query has no streaming page", e);
      return Optional.empty();
    }
  }

  private record OnBeam(
      dev.tidemark.runner.RunningQuery query, Optional<StreamingPage> streamingPage)
      implements RunningQuery {

    @Override
    public Progress progress() {
      dev.tidemark.runner.Progress now = query.progress();
      return new Progress(now.rowsIn(), now.late(), now.malformed(), now.watermark());
    }

    @Override
    public Optional<URI> page() {
      return streamingPage.map(StreamingPage::address);
    }

    @Override
    public Optional<Throwable> failure() {
      return query.exception();
    }

    @Override
    public void close() {
      streamingPage.ifPresent(StreamingPage::close);
      query.close();
    }
  }
}
