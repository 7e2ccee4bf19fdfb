/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.time.EventTimeCheck;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Reads the ranges of a {@link BoundedEventSource}, one after the other. */
final class BoundedEventReader extends BoundedReader<EventBatch> {
  private final BoundedEventSource source;
  private final int eventTimeColumn;
  private final Optional<EventTimeCheck> check;
  private Iterator<Range> ranges;
  private @Nullable RangeReader range;
  private @Nullable EventBatch current;
  private Instant timestamp;

  BoundedEventReader(BoundedEventSource source) {
    this.source = source;
    this.check = source.watermark().map(EventTimeCheck::new);
    this.eventTimeColumn =
        source.watermark().map(spec -> source.schema().indexOf(spec.column())).orElse(-1);
  }

  @Override
  public boolean start() throws IOException {
    ranges = source.allRanges().iterator();
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    long now = System.currentTimeMillis();
    Chunk chunk =
        new Chunk(
            source.schema(),
            EventSource.NO_DECODER,
            eventTimeColumn,
            check,
            EventBatch.NO_WATERMARK,
            now,
            EventSource.CHUNK_RECORDS);
    while (range == null || !range.read(chunk)) {
      close();
      if (!ranges.hasNext()) {
        return false;
      }
      range = source.connector().open(ranges.next());
    }
    current = chunk.build();
    timestamp =
        Instant.ofEpochMilli(
            Math.max(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis(), chunk.minEventTime(now)));
    return true;
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
  public BoundedSource<EventBatch> getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    if (range != null) {
      range.close();
      range = null;
    }
  }
}
