/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Log;
import dev.tidemark.source.LogConnector;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The records of a recording, in memory: what the run's source was, to be read again. */
public final class RecordedRecords implements LogConnector {
  private static final long serialVersionUID = 1L;

  private final transient Map<Origin, NavigableMap<Long, byte[]>> records = new HashMap<>();

  private RecordedRecords() {}

  static RecordedRecords read(Collection<Path> files) throws IOException {
    RecordedRecords records = new RecordedRecords();
    for (Path file : files) {
      records.readFile(file);
    }
    return records;
  }

  private void readFile(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        Origin origin = new Origin(in.readUTF(), in.readInt());
        long offset = in.readLong();
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        records.computeIfAbsent(origin, o -> new TreeMap<>()).put(offset, bytes);
      }
    } catch (EOFException e) {
      // The end, or a record that was being written when the process was killed.
    }
  }

  /** How many there are; what was read twice counts once. */
  public long size() {
    return records.values().stream().mapToLong(Map::size).sum();
  }

  /** The sources that they came from: topics. */
  public List<String> sources() {
    return records.keySet().stream().map(Origin::source).distinct().sorted().toList();
  }

  @Override
  public void preflight() {}

  @Override
  public Map<Origin, Long> begin() {
    Map<Origin, Long> first = new HashMap<>();
    records.forEach((origin, of) -> first.put(origin, of.firstKey()));
    return first;
  }

  @Override
  public Connection open(Map<Origin, Long> next) {
    throw new IllegalStateException("a recording is read by the plan of its micro-batches");
  }

  @Override
  public String describe() {
    return "a recording";
  }

  @Override
  public Log openLog() {
    return new Log() {
      @Override
      public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
        return Optional.empty();
      }

      @Override
      public long beginning(Origin origin) {
        return begin().getOrDefault(origin, 0L);
      }

      @Override
      public long read(Origin origin, long from, long to, RecordSink sink, Duration timeout) {
        NavigableMap<Long, byte[]> of = records.getOrDefault(origin, new TreeMap<>());
        for (Map.Entry<Long, byte[]> record : of.subMap(from, to).entrySet()) {
          if (!sink.accept(origin, record.getKey(), record.getValue())) {
            return record.getKey() + 1;
          }
        }
        return to;
      }

      @Override
      public void close() {}
    };
  }
}
