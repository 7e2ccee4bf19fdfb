/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.apache.beam.sdk.options.PipelineOptions;

/** The session suite on the Spark runner, streaming: sessions close by heartbeats there. */
class SparkSessionAggregateIT extends SessionAggregateSuite {
  @Override
  protected PipelineOptions options() {
    return AssertingSparkRunner.options();
  }

  @Override
  protected boolean heartbeats() {
    return true;
  }
}
