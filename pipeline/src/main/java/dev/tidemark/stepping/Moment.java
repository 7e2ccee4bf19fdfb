/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.EventBatch;
import java.time.Instant;
import java.util.Optional;

/**
 * What the source made of a step.
 *
 * @param step the step; empty for what happened by itself as the clock moved on, or at the end
 * @param batch the record as the source handed it on; empty if none arrived
 * @param clock the time of day
 * @param before the watermark that the record is judged by, in milliseconds since 1970; {@link
 *     EventBatch#NO_WATERMARK} while there is none
 * @param watermark the watermark after it
 */
public record Moment(
    Optional<Step> step, Optional<EventBatch> batch, Instant clock, long before, long watermark) {

  /** Whether the watermark moved. */
  public boolean advanced() {
    return watermark > before;
  }
}
