/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.rate;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows as they become due. */
final class RateConnection implements Connection {
  private final RateConnector connector;
  private final RateRow row;
  private final Map<Origin, Long> next;
  private final Deque<Origin> turns;

  RateConnection(RateConnector connector, Map<Origin, Long> next) {
    this.connector = connector;
    this.row = new RateRow(connector);
    this.next = new HashMap<>(next);
    this.turns = new ArrayDeque<>(next.keySet());
  }

  @Override
  public boolean poll(RecordSink sink, Duration timeout) {
    long now = connector.clock().millis();
    for (int i = 0; i < turns.size(); i++) {
      Origin origin = turns.remove();
      turns.add(origin);
      long offset = next.get(origin);
      long end = connector.end(origin, now);
      if (offset < end) {
        boolean room = true;
        for (; room && offset < end; offset++) {
          room = sink.accept(origin, offset, row.at(origin, offset));
        }
        next.put(origin, offset);
        return true;
      }
    }
    return false;
  }

  @Override
  public Set<Origin> atEnd(Collection<Origin> partitions) {
    long now = connector.clock().millis();
    return partitions.stream()
        .filter(origin -> next.get(origin) >= connector.end(origin, now))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {}
}
