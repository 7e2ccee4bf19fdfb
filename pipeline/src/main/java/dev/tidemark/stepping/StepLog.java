/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Connector;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** An input whose records are put there one by one, each to be read before the next. */
final class StepLog implements Connector {
  private static final long serialVersionUID = 1L;

  private final HashMap<Origin, Long> next = new HashMap<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Waiting(Origin origin, long offset, byte[] bytes) implements Serializable {}

  StepLog(Collection<Origin> partitions) {
    partitions.forEach(partition -> next.put(partition, 0L));
  }

  void put(Origin origin, byte[] bytes) {
    waiting.add(new Waiting(origin, next.merge(origin, 1L, Long::sum) - 1, bytes));
  }

  @Override
  public void preflight() {}

  @Override
  public Map<Origin, Long> begin() {
    return Map.copyOf(next);
  }

  @Override
  public Connection open(Map<Origin, Long> from) {
    return new Connection() {
      @Override
      public boolean poll(RecordSink sink, Duration timeout) {
        Waiting record = waiting.poll();
        if (record != null) {
          sink.accept(record.origin(), record.offset(), record.bytes());
        }
        return record != null;
      }

      @Override
      public Set<Origin> atEnd(Collection<Origin> partitions) {
        return waiting.isEmpty() ? Set.copyOf(partitions) : Set.of();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String describe() {
    return "events written down";
  }
}
