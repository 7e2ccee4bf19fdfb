/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.apache.beam.sdk.options.PipelineOptions;

/** The suite of output modes on the Spark runner, streaming. */
class SparkOutputModeIT extends OutputModeSuite {
  @Override
  protected PipelineOptions options() {
    return AssertingSparkRunner.options();
  }
}
