/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import dev.tidemark.batch.EventBatchBuilder;
import java.io.Serializable;
import java.util.Optional;

/**
 * Turns one record into the columns of one row. Each reader has its own, so an implementation may
 * keep buffers in transient fields and need not be thread-safe.
 */
public interface RecordDecoder extends Serializable {

  /**
   * Sets the columns of {@code row}'s current row to what {@code record} holds, and leaves ending
   * or rejecting that row to the caller. Never throws for what a record holds.
   *
   * @param row a builder of batches of the schema that this decoder was made for
   * @return what is wrong with the record, for a person; empty when it became a row. If something
   *     is wrong the row's columns are in no particular state and it is to be rejected.
   */
  Optional<String> decode(byte[] record, EventBatchBuilder row);
}
