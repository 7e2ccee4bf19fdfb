/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.rate;

import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The row at an offset, one after the other. For one thread. */
final class RateRow implements SourceRecord {
  private final RateConnector connector;
  private final Schedule schedule;
  private final int timestamp;
  private final int value;
  private final Map<Origin, Long> starts = new HashMap<>();
  private long due;
  private long row;

  RateRow(RateConnector connector) {
    this.connector = connector;
    this.schedule = connector.schedule();
    this.timestamp = find("timestamp");
    this.value = find("value");
  }

  private int find(String column) {
    return connector.columns().contains(column) ? connector.columns().indexOf(column) : -1;
  }

  /** The row at that offset from now on. */
  RateRow at(Origin origin, long offset) {
    row = connector.row(origin, offset);
    due = starts.computeIfAbsent(origin, RateConnector::start) + schedule.dueAfter(row);
    return this;
  }

  @Override
  public Optional<String> decode(EventBatchBuilder to) {
    if (timestamp >= 0) {
      to.setLong(timestamp, due);
    }
    if (value >= 0) {
      to.setLong(value, row);
    }
    return Optional.empty();
  }

  @Override
  public byte[] payload() {
    return ("{\"timestamp\":\"" + Micros.toInstant(due) + "\",\"value\":" + row + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int bytes() {
    return 2 * Long.BYTES;
  }
}
