/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.checkpoint.AfterBatch;
import dev.tidemark.checkpoint.Extent;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.checkpoint.Ledger;
import dev.tidemark.checkpoint.Restart;
import dev.tidemark.checkpoint.StateStore;
import dev.tidemark.time.LateGate;
import java.util.Optional;

/**
 * What a query wants of its reading, and of a restart.
 *
 * @param ledger where to record what is read; empty: a restart begins anew
 * @param restart what a restart needs
 * @param gate which rows are late; empty: none
 * @param store where what rows come to is kept, if it is; then {@code restart} knows it too
 */
public record Recovery(
    Optional<Ledger> ledger, Restart restart, Optional<LateGate> gate, Optional<StateStore> store) {
  /** Nothing: a restart begins anew. */
  public static final Recovery NONE =
      new Recovery(
          Optional.empty(),
          Restart.of(AfterBatch.AT_ONCE, Horizon.NONE, Extent.UNTIL_STOPPED),
          Optional.empty(),
          Optional.empty());
}
