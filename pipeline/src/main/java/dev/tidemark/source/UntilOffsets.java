/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A connector that hands on no record from some offsets on: of each partition there is a last one.
 *
 * @param connector what is read
 * @param to the offset behind the last one, of every partition
 */
public record UntilOffsets(Connector connector, Map<Origin, Long> to) implements Connector {
  private static final long serialVersionUID = 1L;

  public UntilOffsets {
    to = Map.copyOf(to);
  }

  @Override
  public void preflight() {
    connector.preflight();
  }

  @Override
  public Map<Origin, Long> begin() {
    return connector.begin();
  }

  @Override
  public String describe() {
    return connector.describe();
  }

  @Override
  public Connection open(Map<Origin, Long> next) {
    return new Until(connector.open(next), new HashMap<>(next));
  }

  private final class Until implements Connection {
    private final Connection connection;
    private final Map<Origin, Long> next;

    Until(Connection connection, Map<Origin, Long> next) {
      this.connection = connection;
      this.next = next;
    }

    @Override
    public boolean poll(RecordSink sink, Duration timeout) throws IOException {
      boolean[] any = new boolean[1];
      RecordSink until =
          new RecordSink() {
            @Override
            public boolean accept(Origin origin, long offset, byte[] record) {
              return !passes(origin, offset) || sink.accept(origin, offset, record);
            }

            @Override
            public boolean accept(Origin origin, long offset, SourceRecord record) {
              return !passes(origin, offset) || sink.accept(origin, offset, record);
            }

            private boolean passes(Origin origin, long offset) {
              next.put(origin, offset + 1);
              boolean passes = offset < to.getOrDefault(origin, Long.MAX_VALUE);
              any[0] |= passes;
              return passes;
            }
          };
      return connection.poll(until, timeout) && any[0];
    }

    @Override
    public Set<Origin> atEnd(Collection<Origin> partitions) {
      Set<Origin> ended = new HashSet<>();
      Set<Origin> others = new HashSet<>();
      for (Origin origin : partitions) {
        boolean read = next.getOrDefault(origin, 0L) >= to.getOrDefault(origin, Long.MAX_VALUE);
        (read ? ended : others).add(origin);
      }
      if (!others.isEmpty()) {
        ended.addAll(connection.atEnd(others));
      }
      return ended;
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
