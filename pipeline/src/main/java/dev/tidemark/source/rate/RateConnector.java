/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.rate;

import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Connector;
import dev.tidemark.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes rows at a steady rate: {@code value} counts from 0 without gaps over all partitions, and
 * {@code timestamp} is when the row was due, to the microsecond.
 *
 * <p>Nothing is left to chance: the row at an offset is the same whenever it is read, and can be
 * read again at any time. Row {@code n} of all is at offset {@code n / numPartitions} of partition
 * {@code n mod numPartitions}. The time of the first row is part of the partitions' name, so that
 * whoever knows partitions and offsets knows everything.
 *
 * @param columns of {@link #SCHEMA} those that rows have
 * @param rowsPerSecond over all partitions
 * @param rampUpTime how long it takes to get there from nothing, in a straight line
 */
public record RateConnector(
    EventSchema columns, long rowsPerSecond, Duration rampUpTime, int numPartitions, Clock clock)
    implements Connector {
  private static final long serialVersionUID = 1L;

  /** All the columns there are. */
  public static final EventSchema SCHEMA = EventSchema.parse("timestamp TIMESTAMP, value BIGINT");

  private static final String PREFIX = "rate since ";

  @Override
  public void preflight() {}

  @Override
  public Map<Origin, Long> begin() {
    Map<Origin, Long> begin = new HashMap<>();
    String name = PREFIX + Instant.ofEpochMilli(clock.millis());
    for (int partition = 0; partition < numPartitions; partition++) {
      begin.put(new Origin(name, partition), 0L);
    }
    return begin;
  }

  @Override
  public Connection open(Map<Origin, Long> next) {
    return new Rows(next);
  }

  @Override
  public String describe() {
    return "rate of " + rowsPerSecond + " rows a second";
  }

  private final class Rows implements Connection, SourceRecord {
    private final Schedule schedule = new Schedule(rowsPerSecond, rampUpTime);
    private final Map<Origin, Long> next;
    private final Deque<Origin> turns;
    private final int timestamp = find("timestamp");
    private final int value = find("value");
    private long start;
    private long row;

    Rows(Map<Origin, Long> next) {
      this.next = new HashMap<>(next);
      this.turns = new ArrayDeque<>(next.keySet());
    }

    private static int find(String column, EventSchema columns) {
      return columns.contains(column) ? columns.indexOf(column) : -1;
    }

    private int find(String column) {
      return find(column, columns);
    }

    @Override
    public boolean poll(RecordSink sink, Duration timeout) {
      long now = clock.millis() * 1_000;
      for (int i = 0; i < turns.size(); i++) {
        Origin origin = turns.remove();
        turns.add(origin);
        long offset = next.get(origin);
        boolean any = false;
        for (boolean room = true; room && due(origin, offset) <= now; offset++) {
          any = true;
          room = sink.accept(origin, offset, this);
        }
        if (any) {
          next.put(origin, offset);
          return true;
        }
      }
      return false;
    }

    /** When the row at an offset is due, in microseconds since 1970; it becomes the current one. */
    private long due(Origin origin, long offset) {
      start = Micros.of(Instant.parse(origin.source().substring(PREFIX.length())));
      row = offset * numPartitions + origin.partition();
      return start + schedule.dueAfter(row);
    }

    @Override
    public Set<Origin> atEnd(Collection<Origin> partitions) {
      long now = clock.millis() * 1_000;
      return partitions.stream()
          .filter(origin -> due(origin, next.get(origin)) > now)
          .collect(Collectors.toSet());
    }

    @Override
    public Optional<String> decode(EventBatchBuilder to) {
      if (timestamp >= 0) {
        to.setLong(timestamp, start + schedule.dueAfter(row));
      }
      if (value >= 0) {
        to.setLong(value, row);
      }
      return Optional.empty();
    }

    @Override
    public byte[] payload() {
      return "{\"timestamp\":\"%s\",\"value\":%d}"
          .formatted(Micros.toInstant(start + schedule.dueAfter(row)), row)
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int bytes() {
      return 16;
    }

    @Override
    public void close() {}
  }
}
