/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.TestFlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The suite on the Flink runner, on a cluster in this process. */
class FlinkWindowedAggregateIT extends WindowedAggregateSuite {

  @Override
  protected PipelineOptions options() {
    return flink();
  }

  /**
   * Flink in this process; every batch is a bundle, so that every batch is a trigger. One worker,
   * since a test stream's batches would be dealt out to several in turn, which a source's never
   * are: they stay with the worker that read them, in their order.
   */
  static FlinkPipelineOptions flink() {
    FlinkPipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
    options.setRunner(TestFlinkRunner.class);
    options.setStreaming(true);
    options.setParallelism(1);
    options.setMaxBundleSize(1L);
    return options;
  }
}
