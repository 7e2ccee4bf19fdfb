/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.FilePart;
import java.util.Optional;

/** A record that knows itself how it becomes a row. Valid until it has been taken. */
public interface SourceRecord {

  /**
   * Sets the columns of {@code row}'s current row, as {@link
   * dev.tidemark.source.decode.RecordDecoder#decode} does.
   *
   * @return what is wrong with the record, for a person; empty when it became a row
   */
  Optional<String> decode(EventBatchBuilder row);

  /** The file that it is of, where its partition is many files. */
  default Optional<FilePart> file() {
    return Optional.empty();
  }

  /** The record as it was read, or as near to it as its format allows: for a dead letter. */
  byte[] payload();

  /** How long it is, about. */
  int bytes();
}
