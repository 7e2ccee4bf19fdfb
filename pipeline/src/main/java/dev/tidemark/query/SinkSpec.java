/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.time.Duration;
import java.util.Optional;

/** Where a query's results go, which of them, and when. */
public sealed interface SinkSpec
    permits DeltaSpec, FileSinkSpec, KafkaSinkSpec, ConsoleSpec, MemorySpec, ForeachBatchSpec {
  /** Which rows of the result the sink is given. */
  OutputMode outputMode();

  /** How often, in processing time; empty: as soon as there is something new. */
  Optional<Duration> trigger();
}
