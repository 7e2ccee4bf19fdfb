/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.checkpoint.AfterBatch;
import dev.tidemark.checkpoint.Closes;
import dev.tidemark.checkpoint.Extent;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.checkpoint.Ledger;
import dev.tidemark.time.LateGate;
import java.util.Optional;

/**
 * What a query wants of its reading, and of a restart.
 *
 * @param ledger where to record what is read; empty: a restart begins anew
 * @param closes until when a row is needed
 * @param horizon up to where its sinks have made results durable
 * @param gate which rows are late; empty: none
 * @param extent how much of the input it reads
 */
public record Recovery(
    Optional<Ledger> ledger,
    Closes closes,
    Horizon horizon,
    Optional<LateGate> gate,
    Extent extent) {
  /** Nothing: a restart begins anew. */
  public static final Recovery NONE =
      new Recovery(
          Optional.empty(),
          AfterBatch.AT_ONCE,
          Horizon.NONE,
          Optional.empty(),
          Extent.UNTIL_STOPPED);
}
