/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link WatchedFiles} that one reader reads as they come, and watches for new ones. */
final class WatchedConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedConnection.class);

  private final WatchedFiles connector;
  private final FileLog files;
  private final FileWatch watch;
  private final FileCursor cursor;
  private long next;
  private boolean listed;

  WatchedConnection(WatchedFiles connector, long next) {
    this.connector = connector;
    this.files = connector.fileLog();
    this.watch = connector.watch(files);
    this.cursor = new FileCursor(connector.format(), files);
    this.next = next;
  }

  @Override
  public boolean poll(RecordSink sink, Duration timeout) throws IOException {
    Counting counting = new Counting(sink);
    readOn(counting);
    if (!counting.any) {
      look();
      readOn(counting);
    }
    if (!counting.any) {
      try {
        Thread.sleep(timeout.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return counting.any;
  }

  private void readOn(Counting sink) throws IOException {
    while (next < files.end() && !sink.any) {
      next = cursor.read(connector.origin(), next, files.end(), sink);
    }
  }

  private void look() {
    try {
      watch.look(System.currentTimeMillis());
      listed = true;
    } catch (IOException e) {
      listed = false;
      LOG.warn("{} cannot be listed: {}", connector.path(), e.toString());
    }
  }

  @Override
  public Set<Origin> atEnd(Collection<Origin> partitions) {
    look();
    return listed && next >= files.end() && !watch.hasWaiting() ? Set.copyOf(partitions) : Set.of();
  }

  @Override
  public Map<Origin, Long> ends() {
    return Map.of(connector.origin(), files.end());
  }

  @Override
  public void close() throws IOException {
    cursor.close();
  }

  /** Notes whether there was any. */
  private static final class Counting implements RecordSink {
    private final RecordSink sink;
    private boolean any;

    Counting(RecordSink sink) {
      this.sink = sink;
    }

    @Override
    public boolean accept(Origin origin, long offset, byte[] record) {
      any = true;
      return sink.accept(origin, offset, record);
    }

    @Override
    public boolean accept(Origin origin, long offset, dev.tidemark.source.SourceRecord record) {
      any = true;
      return sink.accept(origin, offset, record);
    }
  }
}
