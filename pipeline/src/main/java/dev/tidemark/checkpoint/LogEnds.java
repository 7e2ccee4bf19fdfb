/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import java.util.Map;
import java.util.Optional;

/** Where an input begins and ends by now. */
public interface LogEnds {
  /**
   * Of every partition the offset behind its last record; empty when that cannot be asked, which
   * may pass.
   *
   * @param read how far each partition has been read of those that the query knows
   * @param now the query's clock, in milliseconds since 1970
   */
  Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now);

  /** The offset of a partition's first record, of one that was not there when the query began. */
  long beginning(Origin origin);

  /**
   * The offset at which a micro-batch that begins at {@code from} has to end, {@code end} at most:
   * for inputs that have a measure of their own for how much a batch may hold.
   */
  default long limit(Origin origin, long from, long end) {
    return end;
  }
}
