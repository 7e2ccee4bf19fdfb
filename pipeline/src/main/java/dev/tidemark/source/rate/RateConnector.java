/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.rate;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Log;
import dev.tidemark.source.LogConnector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes rows at a steady rate: {@code value} counts from 0 without gaps over all partitions, and
 * {@code timestamp} is when the row was due, to the microsecond.
 *
 * <p>Nothing is left to chance: the row at an offset is the same whenever it is read, and can be
 * read again at any time. Row {@code n} of all is at offset {@code n / numPartitions} of partition
 * {@code n mod numPartitions}. The time of the first row is part of the partitions' name, so that
 * whoever knows partitions and offsets knows everything: a query that is started again by its
 * checkpoint goes on with the next row, and the first ones are those that were due in the meantime.
 *
 * @param columns of {@link #SCHEMA} those that rows have
 * @param rowsPerSecond over all partitions
 * @param rampUpTime how long it takes to get there from nothing, in a straight line
 */
public record RateConnector(
    EventSchema columns, long rowsPerSecond, Duration rampUpTime, int numPartitions, Clock clock)
    implements LogConnector {
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
    return new RateConnection(this, next);
  }

  @Override
  public Log openLog() {
    return new RateLog(this);
  }

  @Override
  public String describe() {
    return "rate of " + rowsPerSecond + " rows a second";
  }

  Schedule schedule() {
    return new Schedule(rowsPerSecond, rampUpTime);
  }

  /** When the first row of all is due, in microseconds since 1970. */
  static long start(Origin origin) {
    return Micros.of(Instant.parse(origin.source().substring(PREFIX.length())));
  }

  /** Which row of all, from 0, is at an offset. */
  long row(Origin origin, long offset) {
    return offset * numPartitions + origin.partition();
  }

  /** The offset behind the last row that is due at a time, in milliseconds since 1970. */
  long end(Origin origin, long now) {
    long rows = schedule().rowsDueAfter(now * 1_000 - start(origin));
    return Math.max(0, Math.floorDiv(rows - origin.partition() - 1, (long) numPartitions) + 1);
  }
}
