/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.io.TempDir;

/** The session suite on the Spark runner, streaming: sessions close by heartbeats there. */
class SparkSessionAggregateIT extends SessionAggregateSuite {
  @TempDir Path checkpoints;

  @Override
  protected PipelineOptions options() {
    return SparkWindowedAggregateIT.options(checkpoints);
  }

  @Override
  protected boolean heartbeats() {
    return true;
  }
}
