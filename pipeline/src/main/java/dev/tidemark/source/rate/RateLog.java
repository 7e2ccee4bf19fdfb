/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.rate;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Log;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows by their offsets, made whenever they are read. */
final class RateLog implements Log {
  private final RateConnector connector;
  private final RateRow row;

  RateLog(RateConnector connector) {
    this.connector = connector;
    this.row = new RateRow(connector);
  }

  /**
   * Of the partitions that are read. By the query's clock, so that no row is ahead of it; where
   * that was set back, partitions end where they were.
   */
  @Override
  public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
    Map<Origin, Long> ends = new HashMap<>(read);
    ends.replaceAll((origin, offset) -> Math.max(offset, connector.end(origin, now)));
    return Optional.of(ends);
  }

  @Override
  public long beginning(Origin origin) {
    return 0;
  }

  @Override
  public long read(Origin origin, long from, long to, RecordSink sink, Duration timeout) {
    long next = from;
    boolean room = true;
    while (room && next < to) {
      room = sink.accept(origin, next, row.at(origin, next));
      next++;
    }
    return next;
  }

  @Override
  public void close() {}
}
