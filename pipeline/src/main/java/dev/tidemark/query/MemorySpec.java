/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.util.Objects;

/**
 * A table in this JVM as a sink, called as the query: see {@code
 * dev.tidemark.sink.memory.MemoryTable}.
 *
 * @param outputMode see {@link SinkSpec}
 * @param trigger see {@link SinkSpec}
 */
public record MemorySpec(OutputMode outputMode, Trigger trigger) implements SinkSpec {

  public MemorySpec {
    Objects.requireNonNull(outputMode, "outputMode");
    Objects.requireNonNull(trigger, "trigger");
  }

  /** The rows of {@code mode}. */
  public static MemorySpec of(OutputMode mode) {
    return new MemorySpec(mode, Trigger.eachBatch());
  }

  public MemorySpec withTrigger(Trigger trigger) {
    return new MemorySpec(outputMode, trigger);
  }
}
