/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.Standing;

/** Says what each micro-batch is to read. Lives on the driver. */
public interface BatchFeed {
  /** Waits until the last micro-batch is done, all of its output, and plans the next one. */
  BatchPlan next();

  /** How far the query is with the micro-batch that was planned last. */
  Standing standing();
}
