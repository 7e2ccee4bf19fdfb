/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import java.io.Closeable;
import java.io.IOException;

/** A {@link Range} that is being read. Used by one thread. */
public interface RangeReader extends Closeable {

  /**
   * Hands on the next records, in offset order, until {@code sink} is full or the range ends.
   *
   * @return whether there were any; if not the range has been read
   * @throws IOException when the input can no longer be read
   */
  boolean read(Connection.RecordSink sink) throws IOException;
}
