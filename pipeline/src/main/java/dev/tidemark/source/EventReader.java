/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.decode.RecordDecoder;
import dev.tidemark.time.EventTimeCheck;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.SerializableUtils;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Reads an {@link EventSource}: turns polls of its connection into batches and keeps the watermark.
 */
public final class EventReader extends UnboundedReader<EventBatch> {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long MAX_LOOK_INTERVAL = 1_000;
  private static final long TELL_INTERVAL = 250;
  private static final Origin NO_ORIGIN = new Origin("", 0);

  private final EventSource source;
  private final RecordDecoder decoder;
  private final int eventTimeColumn;
  private final Optional<EventTimeCheck> check;
  private final Map<Origin, Long> next;
  private final Optional<PartitionWatermarks> watermarks;
  private final long lookInterval;
  private final PartitionMetrics metrics = new PartitionMetrics();
  private Connection connection;
  private EventBatch current;
  private Instant timestamp;
  private long records;
  private long lookedAt = Long.MIN_VALUE;
  private long toldAt = Long.MIN_VALUE;
  private long carried = PartitionWatermarks.MIN;

  EventReader(EventSource source, @Nullable Mark mark) {
    this.source = source;
    this.decoder = SerializableUtils.clone(source.decoder());
    this.next = new HashMap<>(source.begin());
    this.check = source.watermark().map(EventTimeCheck::new);
    this.eventTimeColumn =
        source.watermark().map(spec -> source.schema().indexOf(spec.column())).orElse(-1);
    if (mark != null) {
      next.putAll(mark.next());
      records = mark.records();
    }
    PartitionWatermarks.State state =
        mark == null ? PartitionWatermarks.State.initial() : mark.watermarks();
    this.watermarks =
        source.watermark().map(spec -> new PartitionWatermarks(spec, state, next.keySet(), now()));
    this.lookInterval =
        source
            .watermark()
            .flatMap(WatermarkSpec::idleTimeout)
            .map(timeout -> Math.min(MAX_LOOK_INTERVAL, timeout.toMillis() / 4))
            .orElse(MAX_LOOK_INTERVAL);
  }

  @Override
  public boolean start() throws IOException {
    connection = source.connector().open(next);
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    if (isFinished()) {
      return false;
    }
    long now = now();
    lookForIdlePartitions(now);
    long reported = reported();
    long gate = watermarks.isPresent() ? source.hook().gateWatermark(reported) : reported;
    Chunk chunk =
        new Chunk(
            source.schema(), decoder, eventTimeColumn, check, gate, now, source.room(records));
    if (!connection.poll(chunk, POLL)) {
      tell(now);
      return beat(gate);
    }
    carried = Math.max(carried, gate);
    metrics.read(chunk);
    records += chunk.records();
    next.put(chunk.origin(), chunk.next());
    watermarks.ifPresent(w -> w.read(chunk.origin(), chunk.maxEventTime(), now));
    current = chunk.build();
    timestamp = toInstant(chunk.minEventTime(watermarks.isPresent() ? reported : now));
    return true;
  }

  /** Sends a batch without rows, if {@code watermark} is one that no batch has carried yet. */
  private boolean beat(long watermark) {
    if (!source.hasHeartbeats() || watermarks.isEmpty() || watermark <= carried) {
      return false;
    }
    carried = watermark;
    current = EventBatch.builder(source.schema(), NO_ORIGIN).build(watermark);
    timestamp = toInstant(reported());
    return true;
  }

  /** Once in a while, looks whether partitions that bring nothing have nothing to bring. */
  private void lookForIdlePartitions(long now) {
    if (watermarks.isEmpty() || now - lookInterval < lookedAt) {
      return;
    }
    List<Origin> quiet = watermarks.get().quiet(now);
    if (!quiet.isEmpty()) {
      lookedAt = now;
      connection.atEnd(quiet).forEach(origin -> watermarks.get().caughtUp(origin, now));
    }
  }

  /** Whether, asked now, no partition has anything left to read. */
  public boolean isAtEnd() {
    return connection.atEnd(next.keySet()).containsAll(next.keySet());
  }

  @Override
  public EventBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no batch was read");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    if (current == null) {
      throw new NoSuchElementException("no batch was read");
    }
    return timestamp;
  }

  @Override
  public Instant getWatermark() {
    if (isFinished()) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    long now = now();
    return toInstant(watermarks.map(w -> w.advance(now)).orElse(now));
  }

  /** Where the end of a read is, or whenever there is nothing more to read for now. */
  private void tell(long now) {
    if (now - TELL_INTERVAL >= toldAt && MetricsEnvironment.getCurrentContainer() != null) {
      toldAt = now;
      metrics.tell(mark(), connection.ends());
    }
  }

  @Override
  public Mark getCheckpointMark() {
    if (connection != null) {
      tell(Math.max(now(), toldAt + TELL_INTERVAL));
    }
    return mark();
  }

  private Mark mark() {
    return new Mark(
        next,
        watermarks.map(PartitionWatermarks::state).orElseGet(PartitionWatermarks.State::initial),
        records);
  }

  @Override
  public long getSplitBacklogBytes() {
    return connection == null ? BACKLOG_UNKNOWN : connection.backlogBytes();
  }

  @Override
  public EventSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }

  private boolean isFinished() {
    return source.room(records) <= 0;
  }

  private long reported() {
    return watermarks.map(PartitionWatermarks::reported).orElse(PartitionWatermarks.MIN);
  }

  private long now() {
    return source.clock().millis();
  }

  private static Instant toInstant(long millis) {
    long least = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    long greatest = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
    return Instant.ofEpochMilli(Math.min(greatest, Math.max(least, millis)));
  }
}
