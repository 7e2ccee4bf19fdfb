/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionWatermarks;
import java.io.Serializable;
import java.util.Map;

/**
 * How far a query is when a micro-batch begins, for those who watch it.
 *
 * @param next for each partition the offset behind what the batch reads
 * @param ends for each partition the offset behind its last record, as far as it could be asked
 * @param watermarks what the watermark was made from
 */
public record Standing(
    Map<Origin, Long> next, Map<Origin, Long> ends, PartitionWatermarks.State watermarks)
    implements Serializable {
  public Standing {
    next = Map.copyOf(next);
    ends = Map.copyOf(ends);
  }
}
