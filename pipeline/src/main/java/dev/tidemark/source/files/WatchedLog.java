/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link WatchedFiles} that are read by plan. Who asks for the ends watches; others only read. */
final class WatchedLog implements Log {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedLog.class);

  private final WatchedFiles connector;
  private final FileLog files;
  private final FileCursor cursor;
  private FileWatch watch;

  WatchedLog(WatchedFiles connector) {
    this.connector = connector;
    this.files = connector.fileLog();
    this.cursor = new FileCursor(connector.format(), files);
  }

  @Override
  public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
    boolean first = watch == null;
    if (first) {
      watch = connector.watch(files);
    }
    try {
      do {
        watch.look(System.currentTimeMillis());
      } while (first && watch.hasWaiting()); // the first answer is of all that is there
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be listed; no new files are read and the watermark stands until it can: {}",
          connector.path(),
          e.toString());
      return Optional.empty();
    }
    return Optional.of(Map.of(connector.origin(), files.end()));
  }

  @Override
  public long beginning(Origin origin) {
    return 0;
  }

  /** Behind the last of as many files as a micro-batch may read. */
  @Override
  public long limit(Origin origin, long from, long end) {
    long limit = from;
    try {
      for (int i = 0; i < connector.maxFilesPerTrigger() && limit < end; i++) {
        limit = files.at(limit).end();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Math.min(limit, end);
  }

  @Override
  public long read(Origin origin, long from, long to, RecordSink sink, Duration timeout)
      throws IOException {
    return Math.min(to, cursor.read(origin, from, to, sink));
  }

  @Override
  public void close() {
    try {
      cursor.close();
    } catch (IOException e) {
      LOG.warn("a file of {} could not be closed", connector.path(), e);
    }
  }
}
