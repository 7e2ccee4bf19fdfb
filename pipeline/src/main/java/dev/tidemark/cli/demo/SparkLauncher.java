/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import dev.tidemark.query.Query;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Runs a query as {@code tidemark run} does, on Spark in this process. */
public final class SparkLauncher implements QueryLauncher {

  @Override
  public RunningQuery launch(Query query) {
    PipelineOptions options = PipelineOptionsFactory.fromArgs("--runner=SparkRunner").create();
    return new OnSpark(dev.tidemark.runner.RunningQuery.start(query, options));
  }

  private record OnSpark(dev.tidemark.runner.RunningQuery query) implements RunningQuery {

    @Override
    public Progress progress() {
      dev.tidemark.runner.Progress now = query.progress();
      return new Progress(now.rowsIn(), now.late(), now.malformed(), now.watermark());
    }

    @Override
    public Optional<Throwable> failure() {
      return query.exception();
    }

    @Override
    public void close() {
      query.close();
    }
  }
}
