/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.socket;

import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.SourceRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Utf8;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that a thread reads lines from, as many as there is room for. */
final class SocketConnection implements Connection, SourceRecord {
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
  private static final int ROOM = 16_384;
  private static final int MAX_BYTES = 1 << 20;
  private static final long PAUSE_MILLIS = 1_000;

  private final SocketConnector connector;
  private final Origin origin;
  private final int value;
  private final int timestamp;
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(ROOM);
  private final Thread thread;
  private volatile Socket socket;
  private volatile boolean closed;
  private long next;
  private Line current;

  /**
   * @param cut whether there was more than {@link #MAX_BYTES} of it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the text is only passed on
  private record Line(byte[] text, long arrivedAt, boolean cut) {}

  SocketConnection(SocketConnector connector, Origin origin, long next) {
    this.connector = connector;
    this.origin = origin;
    this.next = next;
    this.value = connector.columns().contains("value") ? connector.columns().indexOf("value") : -1;
    this.timestamp =
        connector.columns().contains("timestamp") ? connector.columns().indexOf("timestamp") : -1;
    this.thread = new Thread(this::run, "reading " + connector.describe());
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    boolean waiting = false;
    while (!closed) {
      try (Socket connected = connector.connect()) {
        socket = connected;
        if (waiting) {
          LOG.info("connected to {} again", connector.describe());
          waiting = false;
        }
        readLines(new BufferedInputStream(connected.getInputStream()));
        throw new IOException("the other side closed the connection");
      } catch (IOException e) {
        if (!closed && !waiting) {
          LOG.warn(
              "waiting for {}: {}; trying again every second",
              connector.describe(),
              e.getMessage());
          waiting = true;
        }
      } catch (InterruptedException e) {
        return;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The last line may lack its end. */
  private void readLines(InputStream in) throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean cut = false;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        add(line, cut);
        cut = false;
      } else if (line.size() < MAX_BYTES) {
        line.write(b);
      } else {
        cut = true;
      }
    }
    if (line.size() > 0) {
      add(line, cut);
    }
  }

  private void add(ByteArrayOutputStream line, boolean cut) throws InterruptedException {
    byte[] text = line.toByteArray();
    int length = text.length > 0 && text[text.length - 1] == '\r' ? text.length - 1 : text.length;
    lines.put(
        new Line(
            length == text.length ? text : Arrays.copyOf(text, length),
            System.currentTimeMillis(),
            cut));
    line.reset();
  }

  @Override
  public boolean poll(RecordSink sink, Duration timeout) throws IOException {
    Line line;
    try {
      line = lines.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + connector.describe(), e);
    }
    if (line == null) {
      return false;
    }
    do {
      current = line;
      if (!sink.accept(origin, next++, this)) {
        break;
      }
      line = lines.poll();
    } while (line != null);
    return true;
  }

  @Override
  public Optional<String> decode(EventBatchBuilder row) {
    if (current.cut()) {
      return Optional.of("a line of more than " + MAX_BYTES + " bytes");
    }
    if (!Utf8.isWellFormed(current.text())) {
      return Optional.of("not UTF-8");
    }
    if (value >= 0) {
      row.setString(value, current.text(), 0, current.text().length);
    }
    if (timestamp >= 0) {
      row.setLong(timestamp, Micros.ofMillis(current.arrivedAt()));
    }
    return Optional.empty();
  }

  @Override
  public byte[] payload() {
    return current.text();
  }

  @Override
  public int bytes() {
    return current.text().length;
  }

  @Override
  public Set<Origin> atEnd(Collection<Origin> partitions) {
    return lines.isEmpty() ? Set.copyOf(partitions) : Set.of();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    Socket open = socket;
    if (open != null) {
      open.close();
    }
  }
}
