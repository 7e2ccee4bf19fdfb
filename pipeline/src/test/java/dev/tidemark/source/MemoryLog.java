/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Partitions of records in memory, which a connector of this JVM reads: a source log without a
 * server. Tests append to it while it is read.
 */
final class MemoryLog {
  private static final Map<Integer, MemoryLog> LOGS = new ConcurrentHashMap<>();

  private final int id = LOGS.size();
  private final List<List<byte[]>> partitions = new ArrayList<>();
  private final int recordsPerPoll;
  private boolean reachable = true;

  private MemoryLog(int partitions, int recordsPerPoll) {
    this.recordsPerPoll = recordsPerPoll;
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  static MemoryLog of(int partitions, int recordsPerPoll) {
    synchronized (LOGS) {
      MemoryLog log = new MemoryLog(partitions, recordsPerPoll);
      LOGS.put(log.id, log);
      return log;
    }
  }

  static Origin origin(int partition) {
    return new Origin("memory", partition);
  }

  synchronized MemoryLog append(int partition, String... records) {
    for (String record : records) {
      partitions.get(partition).add(record.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  synchronized void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  private synchronized byte[] get(Origin origin, long offset) {
    List<byte[]> records = partitions.get(origin.partition());
    return offset < records.size() ? records.get((int) offset) : null;
  }

  private synchronized boolean isReachable() {
    return reachable;
  }

  Connector connector() {
    return new MemoryConnector(id, partitions.size());
  }

  private record MemoryConnector(int id, int partitions) implements Connector {
    private static final long serialVersionUID = 1L;

    @Override
    public void preflight() {}

    @Override
    public Map<Origin, Long> begin() {
      Map<Origin, Long> begin = new HashMap<>();
      for (int i = 0; i < partitions; i++) {
        begin.put(origin(i), 0L);
      }
      return begin;
    }

    @Override
    public Connection open(Map<Origin, Long> next) {
      return new MemoryConnection(LOGS.get(id), partitions, new HashMap<>(next));
    }

    @Override
    public String describe() {
      return "memory " + id;
    }
  }

  private static final class MemoryConnection implements Connection {
    private final MemoryLog log;
    private final int partitions;
    private final Map<Origin, Long> next;
    private int turn;

    MemoryConnection(MemoryLog log, int partitions, Map<Origin, Long> next) {
      this.log = log;
      this.partitions = partitions;
      this.next = next;
    }

    @Override
    public boolean poll(RecordSink sink, Duration timeout) {
      for (int tries = 0; tries < partitions && log.isReachable(); tries++) {
        Origin origin = origin(turn++ % partitions);
        boolean room = true;
        int read = 0;
        while (room && read < log.recordsPerPoll && log.get(origin, next.get(origin)) != null) {
          long offset = next.get(origin);
          room = sink.accept(origin, offset, log.get(origin, offset));
          next.put(origin, offset + 1);
          read++;
        }
        if (read > 0) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Set<Origin> atEnd(Collection<Origin> origins) {
      return origins.stream()
          .filter(origin -> log.isReachable() && log.get(origin, next.get(origin)) == null)
          .collect(Collectors.toSet());
    }

    @Override
    public void close() {}
  }
}
