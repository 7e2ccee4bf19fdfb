/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.util.Objects;

/**
 * Standard output as a sink: a table of rows at each trigger.
 *
 * @param outputMode see {@link SinkSpec}
 * @param trigger see {@link SinkSpec}
 * @param numRows how many rows are shown at most, at least 1
 * @param truncate whether values longer than 20 characters are cut
 */
public record ConsoleSpec(OutputMode outputMode, Trigger trigger, int numRows, boolean truncate)
    implements SinkSpec {

  /** How many rows are shown where nothing else is said. */
  public static final int DEFAULT_NUM_ROWS = 20;

  public ConsoleSpec {
    Objects.requireNonNull(outputMode, "outputMode");
    Objects.requireNonNull(trigger, "trigger");
  }

  /** The rows that changed, 20 at most, long values cut. */
  public static ConsoleSpec update() {
    return new ConsoleSpec(OutputMode.UPDATE, Trigger.eachBatch(), DEFAULT_NUM_ROWS, true);
  }

  /** Each window's rows once, when it closes; 20 at most, long values cut. */
  public static ConsoleSpec append() {
    return new ConsoleSpec(OutputMode.APPEND, Trigger.eachBatch(), DEFAULT_NUM_ROWS, true);
  }

  public ConsoleSpec withTrigger(Trigger trigger) {
    return new ConsoleSpec(outputMode, trigger, numRows, truncate);
  }

  public ConsoleSpec withNumRows(int numRows) {
    return new ConsoleSpec(outputMode, trigger, numRows, truncate);
  }

  /** The same, with long values in full. */
  public ConsoleSpec withoutTruncation() {
    return new ConsoleSpec(outputMode, trigger, numRows, false);
  }
}
