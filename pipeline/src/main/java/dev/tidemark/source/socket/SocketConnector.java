/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.socket;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Connector;
import dev.tidemark.source.SourceUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;

/**
 * Reads lines from a TCP socket that somebody listens on, such as {@code nc -lk 9999}. A row is a
 * line: {@code value} is its text, {@code timestamp} is when it came in.
 *
 * <p>For trying things out: a socket cannot be read twice. Lines that had come in when a reader is
 * closed, or a query fails, are gone, and a query that starts again begins with what comes then.
 * When the connection is lost it is made anew, every second until that works.
 *
 * @param columns of {@link #SCHEMA} those that rows have
 */
public record SocketConnector(EventSchema columns, String host, int port) implements Connector {
  private static final long serialVersionUID = 1L;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** All the columns there are. */
  public static final EventSchema SCHEMA = EventSchema.parse("value STRING, timestamp TIMESTAMP");

  /**
   * Looks the host up, no more: who listens may serve only the first who connects. Until somebody
   * does the query waits, and says so.
   */
  @Override
  public void preflight() {
    if (new InetSocketAddress(host, port).isUnresolved()) {
      throw new SourceUnavailableException(
          "cannot read " + describe(), "there is no host " + host, "Correct host");
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), (int) TIMEOUT.toMillis());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  @Override
  public Map<Origin, Long> begin() {
    return Map.of(new Origin(host + ":" + port, 0), 0L);
  }

  @Override
  public Connection open(Map<Origin, Long> next) {
    Map.Entry<Origin, Long> only = next.entrySet().iterator().next();
    return new SocketConnection(this, only.getKey(), only.getValue());
  }

  @Override
  public String describe() {
    return "socket " + host + ":" + port;
  }
}
