/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.LogEnds;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** An input that is read by stretches of its partitions. Used by one thread at a time. */
public interface Log extends LogEnds, Closeable {

  /**
   * Hands on records of {@code origin} from offset {@code from} on and before {@code to}, in order,
   * until {@code sink} is full or no more are at hand.
   *
   * @param timeout how long to wait if there are none at hand
   * @return the offset to go on at, {@code to} at most: there is no record between the last one
   *     that was handed on and this; {@code from} if there was nothing at hand
   * @throws IOException when the records cannot be read any more
   */
  long read(Origin origin, long from, long to, Connection.RecordSink sink, Duration timeout)
      throws IOException;

  @Override
  void close();
}
