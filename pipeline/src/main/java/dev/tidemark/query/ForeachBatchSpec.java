/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.util.Objects;

/**
 * A class of the user's as a sink.
 *
 * @param function the name of a class that implements {@code
 *     dev.tidemark.sink.foreachbatch.BatchFunction}
 * @param outputMode see {@link SinkSpec}
 * @param trigger see {@link SinkSpec}
 */
public record ForeachBatchSpec(String function, OutputMode outputMode, Trigger trigger)
    implements SinkSpec {

  public ForeachBatchSpec {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(outputMode, "outputMode");
    Objects.requireNonNull(trigger, "trigger");
  }

  /** The rows of {@code mode}. */
  public static ForeachBatchSpec of(String function, OutputMode mode) {
    return new ForeachBatchSpec(function, mode, Trigger.eachBatch());
  }

  public ForeachBatchSpec withTrigger(Trigger trigger) {
    return new ForeachBatchSpec(function, outputMode, trigger);
  }
}
