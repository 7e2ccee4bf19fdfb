/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;

/** Where a query's results go, which of them, and when. */
public sealed interface SinkSpec
    permits DeltaSpec, FileSinkSpec, KafkaSinkSpec, ConsoleSpec, MemorySpec, ForeachBatchSpec {
  /** Which rows of the result the sink is given. */
  OutputMode outputMode();

  /** When they appear. */
  Trigger trigger();
}
