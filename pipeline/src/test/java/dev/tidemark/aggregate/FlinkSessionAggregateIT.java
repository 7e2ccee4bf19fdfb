/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.apache.beam.sdk.options.PipelineOptions;

/** The session suite on the Flink runner. */
class FlinkSessionAggregateIT extends SessionAggregateSuite {

  @Override
  protected PipelineOptions options() {
    return FlinkWindowedAggregateIT.flink();
  }
}
