/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.Origin;
import java.io.Serializable;

/**
 * A piece of one partition that a micro-batch reads.
 *
 * @param origin the partition
 * @param start the offset of the first record, included
 * @param end the offset behind the last record
 * @param gate the watermark by which its rows are late, in milliseconds since 1970
 * @param readAt when it is read; of what is read again, when it was read first: by that clock a row
 *     is too far ahead or not; milliseconds since 1970
 * @param replayed whether all that it gives was made durable before, but for what its rows add to
 *     windows that close after {@code gate}: the rest, its late rows and its malformed records are
 *     left out
 */
public record Stretch(Origin origin, long start, long end, long gate, long readAt, boolean replayed)
    implements Serializable {

  /** The most records that it can hold. */
  public long length() {
    return end - start;
  }

  /** A part of it. */
  Stretch between(long from, long to) {
    return new Stretch(origin, from, to, gate, readAt, replayed);
  }
}
