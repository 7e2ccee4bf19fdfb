/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionWatermarks;
import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/**
 * How far a reader has come: all that another one needs to go on exactly there.
 *
 * @param next for each partition the offset to go on at; covers the batches handed out, no more and
 *     no less
 * @param watermarks the watermark and what it is made from
 * @param records how many records have been read, malformed ones among them
 */
public record Mark(Map<Origin, Long> next, PartitionWatermarks.State watermarks, long records)
    implements CheckpointMark, Serializable {
  public Mark {
    next = Map.copyOf(next);
  }

  /** Does nothing: a source log keeps its records whether they were read or not. */
  @Override
  public void finalizeCheckpoint() {}
}
